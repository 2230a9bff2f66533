//! What is remembered is found by: a prompt and a selector, borrowed for looking up.

use fmf_core::{PromptName, Selector};
use quick_cache::Equivalent;

/// A prompt and a selector.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key(pub(super) PromptName, pub(super) Selector);

/// The same, borrowed: it must hash as [`Key`] does.
#[derive(Hash)]
pub(super) struct KeyRef<'a>(pub(super) &'a PromptName, pub(super) &'a Selector);

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self.0 == key.0 && *self.1 == key.1
    }
}
