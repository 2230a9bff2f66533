//! Answers by their age: no older than a caller wants, or old ones while newer ones are fetched.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fmf_core::{PromptName, PromptVersion, Result, Selector};

use super::{CachedStore, PAUSE, memory::Held};

impl CachedStore {
    /// What is remembered if it is no older than `age`; else what the store says now.
    ///
    /// # Errors
    /// What the store says.
    pub async fn get_within(
        &self,
        name: &PromptName,
        selector: &Selector,
        age: Duration,
    ) -> Result<Arc<PromptVersion>> {
        let now = (self.clock)();
        match self.memory.recall(name, selector) {
            Some(held) if now.duration_since(held.asked) < age => Ok(held.version),
            _ => self.fetch(name, selector).await,
        }
    }

    /// What is remembered, at once, also for another ttl after it stopped being trusted: then a
    /// task of the runtime asks for it again, so that only a caller who comes later than that
    /// waits for the store.
    ///
    /// # Errors
    /// What the store says.
    pub async fn get_revalidating(
        self: &Arc<Self>,
        name: &PromptName,
        selector: &Selector,
    ) -> Result<Arc<PromptVersion>> {
        if let Some(version) = self.get_cached(name, selector) {
            return Ok(version);
        }
        let now = (self.clock)();
        match self.memory.recall(name, selector) {
            Some(held) if now < held.asked + self.options.ttl * 2 => {
                Ok(self.refresh(selector, held, now))
            }
            _ => self.fetch(name, selector).await,
        }
    }

    /// Asks again in the background. What is held is trusted meanwhile, so that one task asks.
    fn refresh(
        self: &Arc<Self>,
        selector: &Selector,
        held: Held,
        now: Instant,
    ) -> Arc<PromptVersion> {
        let version = Arc::clone(&held.version);
        let moment = self.memory.moment();
        self.memory.remember(
            moment,
            selector,
            Held { trusted_until: now + self.options.ttl.min(PAUSE), ..held },
        );
        let (store, selector) = (Arc::clone(self), selector.clone());
        let name = version.name.clone();
        tokio::spawn(async move {
            // Who asks after the pause hears of an error.
            let _ = store.fetch(&name, &selector).await;
        });
        version
    }
}
