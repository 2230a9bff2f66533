//! The in-memory store passes the suite that every store passes.

use fmf_core::MemoryStore;

async fn fresh() -> (MemoryStore, ()) {
    (MemoryStore::default(), ())
}

fmf_core::store_contract!(fresh);
