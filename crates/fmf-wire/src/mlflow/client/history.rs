//! The history of a server of FMF's, through its own API.

use std::sync::Arc;

use async_trait::async_trait;
use fmf_core::{
    Alias, Change, ChangeQuery, History, LogHead, Page, PageQuery, Prompt, PromptName,
    PromptVersion, Result, Selector, Timestamp, Write,
};

use super::{
    MlflowStore,
    request::Request,
    server::{askable, nothing},
};
use crate::fmf::{
    messages::{self, ChangesPage, Undo, VersionsPage},
    paths,
    queries::{AsOf, ListChanges, ListVersions, Plain, VerifyLog},
};

#[async_trait]
impl History for MlflowStore {
    async fn get_at(
        &self,
        name: &PromptName,
        selector: &Selector,
        at: Timestamp,
    ) -> Result<Arc<PromptVersion>> {
        self.require_past().await?;
        let name = name.as_str();
        let then = AsOf::asking(Some(at));
        let question = match selector {
            Selector::Alias(alias) => Request::ask(paths::ALIAS, &[name, alias.as_str()], &then),
            Selector::Version(_) | Selector::Latest => {
                Request::ask(paths::VERSION, &[name, &selector.to_string()], &then)
            }
        };
        let version: messages::Version = self.ask(&question).await?;
        version.try_into().map(Arc::new)
    }

    async fn prompt_at(&self, name: &PromptName, at: Timestamp) -> Result<Prompt> {
        self.require_past().await?;
        let then = AsOf::asking(Some(at));
        let prompt: messages::Prompt =
            self.ask(&Request::ask(paths::PROMPT, &[name.as_str()], &then)).await?;
        prompt.try_into()
    }

    async fn versions_at(
        &self,
        name: &PromptName,
        at: Timestamp,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        self.require_past().await?;
        let Some(page) = askable(page) else { return Ok(nothing()) };
        let wanted = ListVersions::asking(Some(at), &page);
        let question = Request::ask(paths::VERSIONS, &[name.as_str()], &wanted);
        self.ask::<VersionsPage>(&question).await?.try_into()
    }

    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>> {
        self.require_past().await?;
        let Some(page) = askable(&query.page) else { return Ok(nothing()) };
        let wanted = ListChanges::from(&ChangeQuery { page, ..query.clone() });
        let question = Request::ask(paths::CHANGES, &[], &wanted);
        self.ask::<ChangesPage>(&question).await?.try_into()
    }

    async fn undo_alias(&self, name: &PromptName, alias: &Alias, how: Write) -> Result<Change> {
        self.require_past().await?;
        let wanted = Undo::expecting(how.reason.clone(), how.expect);
        let act = Request::act(paths::UNDO, &[name.as_str(), alias.as_str()], &wanted);
        let change: messages::Change =
            self.understood(self.transport.exchange(&act, &how).await)?;
        change.try_into()
    }

    async fn head(&self) -> Result<LogHead> {
        self.require_past().await?;
        let head: messages::LogHead =
            self.ask(&Request::ask(paths::LOG_HEAD, &[], &Plain {})).await?;
        Ok(head.into())
    }

    async fn verify(&self, expected: Option<&str>) -> Result<LogHead> {
        self.require_past().await?;
        let wanted = VerifyLog { expect: expected.map(str::to_owned) };
        let head: messages::LogHead =
            self.ask(&Request::ask(paths::LOG_VERIFY, &[], &wanted)).await?;
        Ok(head.into())
    }
}
