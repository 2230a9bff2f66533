//! The history of a registry.

use std::sync::Arc;

use async_trait::async_trait;
use fmf_core::{
    Alias, Chain, Change, ChangeQuery, History, LogHead, Page, PageQuery, Prompt, PromptName,
    PromptVersion, Result, Selector, Timestamp, Write, entry::EntryVersion,
};

use crate::{
    Registry,
    engine::Session,
    log::{self, Head},
    past,
    prompts::{self, Scope},
    store::converted,
};

#[async_trait]
impl History for Registry {
    async fn get_at(
        &self,
        name: &PromptName,
        selector: &Selector,
        at: Timestamp,
    ) -> Result<Arc<PromptVersion>> {
        let (name, selector) = (name.clone(), selector.clone());
        let read =
            self.engine().read(move |session| past::version_at(session, &name, &selector, at));
        read.await?.into_prompt_version().map(Arc::new)
    }

    async fn prompt_at(&self, name: &PromptName, at: Timestamp) -> Result<Prompt> {
        let name = name.clone();
        self.engine().read(move |session| past::prompt_at(session, &name, at)).await
    }

    async fn versions_at(
        &self,
        name: &PromptName,
        at: Timestamp,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        let (name, page) = (name.clone(), page.clone());
        let read = self.engine().read(move |session| past::versions_at(session, &name, at, &page));
        converted(read.await?, EntryVersion::into_prompt_version)
    }

    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>> {
        let query = query.clone();
        self.engine().read(move |session| log::changes(session, &query)).await
    }

    async fn undo_alias(&self, name: &PromptName, alias: &Alias, how: Write) -> Result<Change> {
        let (alias, expect) = (alias.clone(), how.expect);
        self.act_in(Scope::Prompts, name.clone(), how, move |unit, life| {
            prompts::undo_alias(unit, life, &alias, expect)
        })
        .await
    }

    async fn head(&self) -> Result<LogHead> {
        self.engine().read(|session| Head::read(session).map(LogHead::from)).await
    }

    async fn verify(&self, expected: Option<&str>) -> Result<LogHead> {
        let head = self.head().await?;
        let mut chain = Chain::new(expected);
        // What is appended meanwhile is not this reading's business.
        while chain.reached().seq < head.seq {
            let (before, last) = (chain.reached().seq, head.seq);
            let piece = chain;
            let read =
                move |session: &mut dyn Session| log::verify_piece(session, piece.clone(), last);
            chain = self.engine().read(read).await?;
            if chain.reached().seq == before {
                break;
            }
        }
        chain.end(&head)
    }
}
