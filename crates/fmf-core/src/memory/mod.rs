//! The store that keeps prompts in memory: the fake of every test, and the model that the other
//! stores are held against.

mod life;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use crate::{
    Alias, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName, PromptQuery, PromptStore,
    PromptVersion, Result, Selector, StoreError, Timestamp, Version, Write,
};
use life::Life;

/// Prompts in memory, gone with the process.
#[derive(Debug)]
pub struct MemoryStore {
    clock: fn() -> Timestamp,
    lives: Mutex<BTreeMap<PromptName, Life>>,
}

impl MemoryStore {
    /// An empty store that asks `clock` for the time.
    #[must_use]
    pub fn new(clock: fn() -> Timestamp) -> Self {
        Self { clock, lives: Mutex::default() }
    }

    /// Every act is one hold of this lock. A holder that panicked has written nothing: each act
    /// checks first and then writes without a step that can fail.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<PromptName, Life>> {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, name: &PromptName, read: impl FnOnce(&Life) -> Result<T>) -> Result<T> {
        read(self.lock().get(name).ok_or_else(|| self.missing(name))?)
    }

    fn write<T>(&self, name: &PromptName, write: impl FnOnce(&mut Life) -> Result<T>) -> Result<T> {
        write(self.lock().get_mut(name).ok_or_else(|| self.missing(name))?)
    }

    fn missing(&self, name: &PromptName) -> StoreError {
        StoreError::PromptNotFound { name: name.clone(), store: self.to_string() }
    }
}

impl Default for MemoryStore {
    /// A store whose clock stands still at the epoch.
    fn default() -> Self {
        Self::new(Timestamp::default)
    }
}

impl fmt::Display for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("memory")
    }
}

#[async_trait]
impl PromptStore for MemoryStore {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        self.read(name, |life| life.select(name, selector)).map(Arc::new)
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.read(name, |life| Ok(life.prompt(name)))
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        let prompts = self.lock().iter().map(|(name, life)| life.prompt(name)).collect();
        query.answer(prompts)
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        self.read(name, |life| page.cut(life.versions()))
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        new.check()?;
        let now = (self.clock)();
        let mut lives = self.lock();
        let latest = lives.get(&new.name).and_then(Life::latest);
        new.expect_latest
            .check(&format!("the latest of prompt {:?}", new.name.as_str()), latest)?;
        let life = lives
            .entry(new.name.clone())
            .or_insert_with(|| Life::begin(new.commit_message.clone(), now));
        life.add(new, now)
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        alias.check_settable()?;
        self.write(name, |life| life.set_alias(name, alias, version, &how))
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        self.write(name, |life| life.delete_alias(alias, &how))
    }

    async fn update(&self, name: &PromptName, change: PromptChange, _how: Write) -> Result<()> {
        change.check()?;
        let now = (self.clock)();
        self.write(name, |life| life.change(name, change, now))
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, _how: Write) -> Result<()> {
        let now = (self.clock)();
        let Some(version) = version else {
            let gone = self.lock().remove(name);
            return gone.map(drop).ok_or_else(|| self.missing(name));
        };
        self.write(name, |life| life.delete(name, version, now))
    }
}
