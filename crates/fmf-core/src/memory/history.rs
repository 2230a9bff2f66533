//! The history of the store in memory.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Kept, Life, MemoryStore};
use crate::{
    Action, Alias, Change, ChangeQuery, History, LogHead, Missing, NotThen, Page, PageQuery,
    Prompt, PromptName, PromptVersion, Result, Selector, StoreError, Timestamp, Write,
};

impl MemoryStore {
    /// Reads the life that a name stood for at a moment.
    fn then<T>(
        &self,
        name: &PromptName,
        at: Timestamp,
        read: impl FnOnce(&Kept, &Life) -> Result<T>,
    ) -> Result<T> {
        let kept = self.lock();
        let life = kept.past.life(name, at).ok_or_else(|| self.missing(name))??;
        read(&kept, life)
    }
}

#[async_trait]
impl History for MemoryStore {
    async fn get_at(
        &self,
        name: &PromptName,
        selector: &Selector,
        at: Timestamp,
    ) -> Result<Arc<PromptVersion>> {
        self.then(name, at, |kept, life| {
            life.select(selector).map_err(|error| not_then(kept, life, error, at)).map(Arc::new)
        })
    }

    async fn prompt_at(&self, name: &PromptName, at: Timestamp) -> Result<Prompt> {
        self.then(name, at, |_, life| Ok(life.prompt()))
    }

    async fn versions_at(
        &self,
        name: &PromptName,
        at: Timestamp,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        self.then(name, at, |_, life| page.cut(life.versions()))
    }

    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>> {
        self.lock().log.page(query)
    }

    async fn undo_alias(&self, name: &PromptName, alias: &Alias, how: Write) -> Result<Change> {
        let kept = &mut *self.lock();
        let life = kept.lives.get_mut(name).ok_or_else(|| self.missing(name))?;
        let last = kept.log.last_of_alias(&life.id, alias);
        let back = last.ok_or_else(|| life.no_alias(alias))?.left();
        let mut act = kept.log.act((self.clock)(), &how);
        let undone = life.undo(alias, back, &how, &mut act)?;
        kept.past.keep(name, act.now, Some(life.clone()));
        Ok(undone)
    }

    async fn head(&self) -> Result<LogHead> {
        Ok(self.lock().log.head())
    }

    async fn verify(&self, expected: Option<&str>) -> Result<LogHead> {
        self.lock().log.verify(expected)
    }
}

/// The same error, told of a moment of the past.
fn not_then(kept: &Kept, life: &Life, error: StoreError, at: Timestamp) -> StoreError {
    let (name, missing) = match error {
        StoreError::AliasNotFound { name, alias, known, .. } => {
            (name, Missing::Alias { alias, known })
        }
        StoreError::VersionNotFound { name, version, latest } => {
            let moment = |action| kept.log.moment(&life.id, action, &version);
            let begins = moment(Action::VersionCreated).filter(|begins| *begins > at);
            let ended = moment(Action::VersionDeleted).filter(|ended| *ended <= at);
            (name, Missing::Version { begins, ended, version, latest })
        }
        other => return other,
    };
    StoreError::NotThen(Box::new(NotThen { name, at, missing }))
}
