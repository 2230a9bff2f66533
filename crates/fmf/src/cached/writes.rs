//! Forgetting around a write.

use fmf_core::PromptName;

use super::{CachedStore, memory::Memory};

/// Forgets a prompt when the write is over, however it ended: also when it failed, because it may
/// have been carried out, and when the caller stopped waiting for it.
pub(super) struct Forgetting<'a> {
    memory: &'a Memory,
    name: PromptName,
}

impl CachedStore {
    pub(super) fn forgetting(&self, name: &PromptName) -> Forgetting<'_> {
        Forgetting { memory: &self.memory, name: name.clone() }
    }
}

impl Drop for Forgetting<'_> {
    fn drop(&mut self) {
        self.memory.forget(&self.name);
    }
}
