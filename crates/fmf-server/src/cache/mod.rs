//! The read cache: answers that are ready to send.
//!
//! An answer is kept under the words of its request, together with the generation that its prompt
//! had before the database was read. A committed change of a prompt moves its generation on before
//! the writer gets its answer, so an entry of an older generation is simply no longer valid: one's
//! own writes are seen at once, and nothing has to be searched for and removed.
//!
//! Generations are counted per stripe of names, not per name: two names may share one, which costs
//! a needless read and never a wrong answer.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use fmf_core::PromptName;
use quick_cache::{Weighter, sync::Cache};

/// How many stripes of names there are: 4,096 counters are 32 KiB.
const STRIPES: usize = 4096;
/// What an entry costs besides its key and its bytes, roughly.
const ENTRY_OVERHEAD: u64 = 160;

/// Answers by the words of their request.
pub(crate) struct ReadCache {
    entries: Option<Cache<Box<str>, Entry, ByBytes>>,
    generations: Box<[AtomicU64]>,
    hasher: RandomState,
}

#[derive(Clone)]
struct Entry {
    body: Bytes,
    seen: Generation,
    route: CachedRoute,
}

/// The routes whose answers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CachedRoute {
    /// A prompt by its name.
    Entry,
    /// A version by its number.
    Version,
    /// A version by an alias.
    Alias,
}

/// What a prompt's generation was before it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Generation {
    stripe: usize,
    count: u64,
}

impl ReadCache {
    /// A cache of at most that many bytes; of 0 bytes it keeps nothing.
    pub(crate) fn new(bytes: u64) -> Self {
        // The estimate only sizes the tables; a loaded prompt is about 2 KiB.
        let items = usize::try_from(bytes / 2048).unwrap_or(usize::MAX).clamp(16, 1 << 20);
        Self {
            entries: (bytes > 0).then(|| Cache::with_weighter(items, bytes, ByBytes)),
            generations: (0..STRIPES).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    /// The answer kept under `key`, if nothing has changed since.
    pub(crate) fn get(&self, key: &str) -> Option<(CachedRoute, Bytes)> {
        let entry = self.entries.as_ref()?.get(key)?;
        let current = self.generations[entry.seen.stripe].load(Ordering::Acquire);
        (current == entry.seen.count).then_some((entry.route, entry.body))
    }

    /// The generation of `name` now; to be asked for before the database is read.
    pub(crate) fn generation(&self, name: &PromptName) -> Generation {
        let stripe = self.stripe(name);
        Generation { stripe, count: self.generations[stripe].load(Ordering::Acquire) }
    }

    /// Keeps an answer that was read after `seen` was asked for.
    pub(crate) fn keep(&self, key: &str, route: CachedRoute, seen: Generation, body: Bytes) {
        if let Some(entries) = &self.entries {
            entries.insert(key.into(), Entry { body, seen, route });
        }
    }

    /// Makes every answer about `name` invalid.
    pub(crate) fn forget(&self, name: &PromptName) {
        self.generations[self.stripe(name)].fetch_add(1, Ordering::AcqRel);
    }

    /// Makes every answer invalid.
    pub(crate) fn forget_everything(&self) {
        for generation in &self.generations {
            generation.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// How many bytes are kept.
    pub(crate) fn bytes(&self) -> u64 {
        self.entries.as_ref().map_or(0, Cache::weight)
    }

    fn stripe(&self, name: &PromptName) -> usize {
        let hash = self.hasher.hash_one(name.as_str());
        usize::try_from(hash % STRIPES as u64).unwrap_or_default()
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Box<str>, Entry> for ByBytes {
    fn weight(&self, key: &Box<str>, entry: &Entry) -> u64 {
        (key.len() + entry.body.len()) as u64 + ENTRY_OVERHEAD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> PromptName {
        text.parse().unwrap()
    }

    #[test]
    fn an_answer_is_kept_until_its_prompt_changes() {
        let cache = ReadCache::new(1 << 20);
        let seen = cache.generation(&name("greeting"));
        cache.keep("alias?a", CachedRoute::Alias, seen, Bytes::from_static(b"{}"));
        let kept = (CachedRoute::Alias, Bytes::from_static(b"{}"));
        assert_eq!(cache.get("alias?a"), Some(kept));
        cache.forget(&name("greeting"));
        assert!(cache.get("alias?a").is_none());
    }

    #[test]
    fn an_answer_read_before_a_change_is_never_served_after_it() {
        let cache = ReadCache::new(1 << 20);
        let seen = cache.generation(&name("greeting"));
        cache.forget(&name("greeting"));
        cache.keep("alias?a", CachedRoute::Alias, seen, Bytes::from_static(b"old"));
        assert!(cache.get("alias?a").is_none());
    }

    #[test]
    fn the_cache_stays_within_its_bytes() {
        let cache = ReadCache::new(1 << 16);
        for index in 0..1000 {
            let seen = cache.generation(&name("greeting"));
            cache.keep(
                &format!("get?{index}"),
                CachedRoute::Entry,
                seen,
                Bytes::from(vec![b'x'; 1000]),
            );
        }
        assert!(cache.bytes() <= 1 << 16, "{}", cache.bytes());
    }

    #[test]
    fn a_cache_of_no_bytes_keeps_nothing() {
        let cache = ReadCache::new(0);
        cache.keep(
            "a",
            CachedRoute::Entry,
            cache.generation(&name("x")),
            Bytes::from_static(b"{}"),
        );
        assert!(cache.get("a").is_none());
    }
}
