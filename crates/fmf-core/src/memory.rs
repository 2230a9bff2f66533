//! (being written)
pub struct MemoryStore;
