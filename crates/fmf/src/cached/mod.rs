//! A store in front of another one that remembers what it has read.
//!
//! A version never changes and is kept for good, within a bound of memory; what an alias or
//! `latest` stands for is trusted for a while. Writing through this store forgets what it knows
//! of that prompt. While the other store cannot be reached, the last answer may be given again;
//! an answer that something is not there never is replaced by an older one.
//!
//! The tags, the aliases and the message inside a remembered version are those of the moment it
//! was read. Searching and listing are never remembered.

mod ages;
mod history;
mod key;
mod memory;
mod writes;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use fmf_core::{
    Alias, History, Measures, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName,
    PromptQuery, PromptStore, PromptVersion, Result, Selector, StoreError, TextHit, TextQuery,
    Unreadable, Version, Write,
};

use memory::{Held, Memory, Moment};

/// How long a store that is away is not asked again for what is remembered.
const PAUSE: Duration = Duration::from_secs(5);

/// How a [`CachedStore`] remembers.
#[derive(Debug, Clone)]
pub struct CacheOptions {
    /// How long an alias or `latest` is trusted.
    pub ttl: Duration,
    /// Whether an older answer is given while the store cannot be reached.
    pub stale_on_error: bool,
    /// The most bytes of templates to keep.
    pub capacity_bytes: u64,
}

impl Default for CacheOptions {
    fn default() -> Self {
        Self { ttl: Duration::from_secs(60), stale_on_error: true, capacity_bytes: 64 << 20 }
    }
}

/// What tells the time; an application's own is [`Instant::now`].
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// A store that remembers what it has read from another one.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use std::{sync::Arc, time::Duration};
/// use fmf::{CacheOptions, CachedStore, MemoryStore, NewVersion, PromptStore, Selector, Template};
///
/// let behind = Arc::new(MemoryStore::default());
/// behind.register(NewVersion::new("greeting".parse()?, Template::text("Hello"))).await?;
/// let ttl = Duration::from_secs(30);
/// let store = CachedStore::new(behind, CacheOptions { ttl, ..CacheOptions::default() });
/// let (greeting, latest) = ("greeting".parse()?, Selector::Latest);
/// store.get(&greeting, &latest).await?;
/// assert!(store.get_cached(&greeting, &latest).is_some());
/// # Ok::<(), fmf::StoreError>(())
/// # }).unwrap();
/// ```
pub struct CachedStore {
    inner: Arc<dyn PromptStore>,
    options: CacheOptions,
    clock: Clock,
    memory: Memory,
}

impl CachedStore {
    /// Remembers what is read from `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn PromptStore>, options: CacheOptions) -> Self {
        Self::with_clock(inner, options, Arc::new(Instant::now))
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(inner: Arc<dyn PromptStore>, options: CacheOptions, clock: Clock) -> Self {
        let memory = Memory::new(options.capacity_bytes);
        Self { inner, options, clock, memory }
    }

    /// What is remembered and still trusted; waits for nothing.
    #[must_use]
    pub fn get_cached(&self, name: &PromptName, selector: &Selector) -> Option<Arc<PromptVersion>> {
        let held = self.memory.recall(name, selector)?;
        let is_version = matches!(selector, Selector::Version(_));
        // Read only for what can grow old: most clocks are a system call on some machine.
        let fresh = is_version || (self.clock)() < held.trusted_until;
        fresh.then_some(held.version)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.memory.clear();
    }

    async fn fetch(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        let (moment, asked) = (self.memory.moment(), (self.clock)());
        match self.inner.get(name, selector).await {
            Ok(version) => {
                let trusted_until = asked + self.options.ttl;
                let held = Held { version: Arc::clone(&version), asked, trusted_until };
                self.memory.remember(moment, selector, held);
                Ok(version)
            }
            Err(error) => self.instead_of(error, name, selector, moment),
        }
    }

    /// The last answer instead of an outage, if that is wanted and there is one. It is trusted
    /// for a moment, so that not every caller waits for a store that is away.
    fn instead_of(
        &self,
        error: StoreError,
        name: &PromptName,
        selector: &Selector,
        moment: Moment,
    ) -> Result<Arc<PromptVersion>> {
        if error.is_not_found() {
            self.memory.forget_selector(name, selector);
        }
        let outage = matches!(error, StoreError::Unavailable(_));
        if !outage || !self.options.stale_on_error {
            return Err(error);
        }
        let Some(mut held) = self.memory.recall(name, selector) else { return Err(error) };
        held.trusted_until = (self.clock)() + self.options.ttl.min(PAUSE);
        let version = Arc::clone(&held.version);
        self.memory.remember(moment, selector, held);
        Ok(version)
    }
}

#[async_trait]
impl PromptStore for CachedStore {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        match self.get_cached(name, selector) {
            Some(version) => Ok(version),
            None => self.fetch(name, selector).await,
        }
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.inner.prompt(name).await
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        self.inner.search(query).await
    }

    async fn find_text(&self, query: &TextQuery) -> Result<Page<TextHit>> {
        self.inner.find_text(query).await
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>> {
        self.inner.unreadable().await
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        self.inner.versions(name, page).await
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        let _forgetting = self.forgetting(&new.name);
        self.inner.register(new).await
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        let _forgetting = self.forgetting(name);
        self.inner.set_alias(name, alias, version, how).await
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        let _forgetting = self.forgetting(name);
        self.inner.delete_alias(name, alias, how).await
    }

    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()> {
        let _forgetting = self.forgetting(name);
        self.inner.update(name, change, how).await
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()> {
        let _forgetting = self.forgetting(name);
        self.inner.delete(name, version, how).await
    }

    fn history(&self) -> Option<&dyn History> {
        self.inner.history().map(|_| -> &dyn History { self })
    }

    /// Figures are asked for by people, and never remembered.
    fn measures(&self) -> Option<&dyn Measures> {
        self.inner.measures()
    }
}

impl fmt::Display for CachedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Debug for CachedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CachedStore({})", self.inner)
    }
}
