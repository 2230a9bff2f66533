//! What is remembered, and how a late answer is kept from overwriting a newer truth.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use fmf_core::{PromptName, PromptVersion, Selector};
use quick_cache::{Weighter, sync::Cache};

use super::key::{Key, KeyRef};

/// What an entry weighs besides its texts.
const OVERHEAD_BYTES: u64 = 512;

/// An answer, and until when it is trusted where it can grow old.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) version: Arc<PromptVersion>,
    /// When it was asked for.
    pub(super) asked: Instant,
    pub(super) trusted_until: Instant,
}

/// The moment before a question: an answer is remembered only if nothing was written since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(u64);

pub(super) struct Memory {
    held: Cache<Key, Held, ByBytes>,
    /// Grows with every write through this store, so that an answer that was asked for before a
    /// write is not remembered after it.
    generation: AtomicU64,
}

impl Memory {
    pub(super) fn new(capacity_bytes: u64) -> Self {
        let items = usize::try_from(capacity_bytes / 4096).unwrap_or(usize::MAX).clamp(16, 100_000);
        Self {
            held: Cache::with_weighter(items, capacity_bytes, ByBytes),
            generation: AtomicU64::new(0),
        }
    }

    pub(super) fn moment(&self) -> Moment {
        Moment(self.generation.load(Ordering::Acquire))
    }

    pub(super) fn recall(&self, name: &PromptName, selector: &Selector) -> Option<Held> {
        self.held.get(&KeyRef(name, selector))
    }

    /// Remembers an answer under its selector and under its number.
    pub(super) fn remember(&self, moment: Moment, selector: &Selector, held: Held) {
        let name = &held.version.name;
        let number = Selector::Version(held.version.version);
        let known = self.recall(name, &number);
        if known.is_some_and(|known| is_another_life(&known.version, &held.version)) {
            self.forget(name);
        }
        self.insert(moment, Key(name.clone(), number), held.clone());
        if !matches!(selector, Selector::Version(_)) {
            self.insert(moment, Key(name.clone(), selector.clone()), held);
        }
    }

    fn insert(&self, moment: Moment, key: Key, held: Held) {
        let is_current = || self.generation.load(Ordering::Acquire) == moment.0;
        if !is_current() {
            return;
        }
        self.held.insert(key.clone(), held);
        // A write may have come between the look and the insertion.
        if !is_current() {
            self.held.remove(&key);
        }
    }

    /// Forgets what is known of a prompt, and every answer that is still under way.
    pub(super) fn forget(&self, name: &PromptName) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.held.retain(|key, _| key.0 != *name);
    }

    pub(super) fn forget_selector(&self, name: &PromptName, selector: &Selector) {
        self.held.remove(&KeyRef(name, selector));
    }

    pub(super) fn clear(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.held.clear();
    }
}

/// Whether the name was deleted and registered anew in between: then the same number says
/// something else.
fn is_another_life(before: &PromptVersion, now: &PromptVersion) -> bool {
    before.created_at != now.created_at || before.template != now.template
}

/// Weighs an entry by the texts it holds. Aliases share their version with its number's entry,
/// and weigh as much all the same: better too heavy than too light.
#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Held> for ByBytes {
    fn weight(&self, _key: &Key, held: &Held) -> u64 {
        let version = &held.version;
        let tags: usize =
            version.tags.iter().map(|(key, value)| key.as_str().len() + value.len()).sum();
        let json = [&version.response_format, &version.model_config].into_iter().flatten();
        let json: usize = json.map(|json| json.as_str().len()).sum();
        (version.template.source().len() + tags + json) as u64 + OVERHEAD_BYTES
    }
}
