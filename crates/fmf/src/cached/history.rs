//! The history of the store behind the cache. The past is asked for each time.

use std::sync::Arc;

use async_trait::async_trait;
use fmf_core::{
    Alias, Change, ChangeQuery, History, LogHead, Page, PageQuery, Prompt, PromptName,
    PromptVersion, Result, Selector, Timestamp, Write,
};

use super::CachedStore;

impl CachedStore {
    fn behind(&self) -> Result<&dyn History> {
        self.inner.require_history()
    }
}

#[async_trait]
impl History for CachedStore {
    async fn get_at(
        &self,
        name: &PromptName,
        selector: &Selector,
        at: Timestamp,
    ) -> Result<Arc<PromptVersion>> {
        self.behind()?.get_at(name, selector, at).await
    }

    async fn prompt_at(&self, name: &PromptName, at: Timestamp) -> Result<Prompt> {
        self.behind()?.prompt_at(name, at).await
    }

    async fn versions_at(
        &self,
        name: &PromptName,
        at: Timestamp,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        self.behind()?.versions_at(name, at, page).await
    }

    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>> {
        self.behind()?.changes(query).await
    }

    async fn undo_alias(&self, name: &PromptName, alias: &Alias, how: Write) -> Result<Change> {
        let _forgetting = self.forgetting(name);
        self.behind()?.undo_alias(name, alias, how).await
    }

    async fn head(&self) -> Result<LogHead> {
        self.behind()?.head().await
    }

    async fn verify(&self, expected: Option<&str>) -> Result<LogHead> {
        self.behind()?.verify(expected).await
    }
}
