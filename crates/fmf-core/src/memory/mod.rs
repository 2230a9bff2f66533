//! The store that keeps prompts in memory: the fake of every test, and the model that the other
//! stores are held against. It remembers every state of every prompt, and so has a history.

mod history;
mod life;
mod log;
mod past;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use crate::{
    Alias, History, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName, PromptQuery,
    PromptStore, PromptVersion, Result, Selector, StoreError, Timestamp, Version, Write,
};
use life::Life;
use log::{Act, Log};
use past::Past;

/// Prompts in memory, gone with the process.
#[derive(Debug)]
pub struct MemoryStore {
    clock: fn() -> Timestamp,
    kept: Mutex<Kept>,
}

/// Everything that is kept.
#[derive(Debug, Default)]
struct Kept {
    lives: BTreeMap<PromptName, Life>,
    past: Past,
    log: Log,
}

impl MemoryStore {
    /// An empty store that asks `clock` for the time.
    #[must_use]
    pub fn new(clock: fn() -> Timestamp) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// Every act is one hold of this lock. A holder that panicked has written nothing: each act
    /// checks first and then writes without a step that can fail.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, name: &PromptName, read: impl FnOnce(&Life) -> Result<T>) -> Result<T> {
        read(self.lock().lives.get(name).ok_or_else(|| self.missing(name))?)
    }

    fn write<T>(
        &self,
        name: &PromptName,
        how: &Write,
        write: impl FnOnce(&mut Life, &mut Act<'_>) -> Result<T>,
    ) -> Result<T> {
        let kept = &mut *self.lock();
        let life = kept.lives.get_mut(name).ok_or_else(|| self.missing(name))?;
        let mut act = kept.log.act((self.clock)(), how);
        let answer = write(life, &mut act)?;
        kept.past.keep(name, act.now, Some(life.clone()));
        Ok(answer)
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
        self.read(name, |life| life.select(selector)).map(Arc::new)
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.read(name, |life| Ok(life.prompt()))
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        let prompts = self.lock().lives.values().map(Life::prompt).collect();
        query.answer(prompts)
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        self.read(name, |life| page.cut(life.versions()))
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        new.check()?;
        let kept = &mut *self.lock();
        let latest = kept.lives.get(&new.name).and_then(Life::latest);
        new.expect_latest
            .check(&format!("the latest of prompt {:?}", new.name.as_str()), latest)?;
        let (name, how) = (new.name.clone(), new.how.clone());
        let mut act = kept.log.act((self.clock)(), &how);
        let life = match kept.lives.entry(name.clone()) {
            Entry::Occupied(life) => life.into_mut(),
            Entry::Vacant(place) => place.insert(Life::begin(act.new_id(), &new, &mut act)),
        };
        let added = life.add(new, &mut act)?;
        kept.past.keep(&name, act.now, Some(life.clone()));
        Ok(added)
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        alias.check_settable()?;
        self.write(name, &how, |life, act| life.set_alias(alias, version, &how, act))
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        self.write(name, &how, |life, act| life.delete_alias(alias, &how, act))
    }

    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()> {
        change.check()?;
        self.write(name, &how, |life, act| life.change(change, act))
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()> {
        if let Some(version) = version {
            return self.write(name, &how, |life, act| life.delete(version, act));
        }
        let kept = &mut *self.lock();
        let gone = kept.lives.remove(name).ok_or_else(|| self.missing(name))?;
        let mut act = kept.log.act((self.clock)(), &how);
        gone.end(&mut act);
        kept.past.keep(name, act.now, None);
        Ok(())
    }

    fn history(&self) -> Option<&dyn History> {
        Some(self)
    }
}
