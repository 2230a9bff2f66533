//! Everything that a server keeps, lossless: prompts and ordinary models with their tags as they
//! are. This is what an import reads; an application asks [`PromptStore`](fmf_core::PromptStore).

use fmf_core::{
    Page, PageQuery, PageToken, PromptName, Result, StoreError, Version,
    entry::{Entry, EntryKind, EntryVersion},
    filter::{Clause, Filter, Order, OrderKey, Target, Test, TextTest},
};

use super::{
    MlflowStore,
    call::{FindDownloadUri, FindModelVersions, FindRegisteredModels},
    failure::Failure,
    reading::{MOST_PROMPTS, MOST_VERSIONS, are_prompts, wanted},
};
use crate::mlflow::requests::GetModelVersion;

/// How many versions are asked for at a time: some hundred of the longest are tens of megabytes.
const PAGE: usize = 200;

impl MlflowStore {
    /// A page of the prompts, or of the ordinary models, by name.
    ///
    /// # Errors
    /// `Unavailable`, and whatever the server says.
    pub async fn entries(&self, kind: EntryKind, page: &PageQuery) -> Result<Page<Entry>> {
        let Some(wanted) = wanted(of_kind(kind), &[], page, MOST_PROMPTS)? else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let answer = self.understood(self.transport.send(&FindRegisteredModels(wanted)).await)?;
        let items = answer.registered_models.into_iter().map(Entry::try_from);
        let next = answer.next_page_token.map(PageToken::from);
        Ok(Page { items: items.collect::<Result<_>>()?, next })
    }

    /// The prompt or model of that name.
    ///
    /// # Errors
    /// `PromptNotFound`, and whatever the server says.
    pub async fn entry(&self, name: &PromptName) -> Result<Entry> {
        self.find_entry(name).await?.ok_or_else(|| self.no_prompt(name))
    }

    /// Every version of a prompt or model in ascending order, without its aliases.
    ///
    /// # Errors
    /// `Unavailable`, and whatever the server says.
    pub async fn entry_versions(&self, name: &PromptName) -> Result<Vec<EntryVersion>> {
        let mut found = Vec::new();
        // A search finds either the versions of prompts or the others, and of one name there may
        // be both.
        for kind in [EntryKind::Prompt, EntryKind::Model] {
            let mut page = PageQuery { limit: PAGE, after: None };
            loop {
                let Page { items, next } = self.versions_of_kind(name, kind, &page).await?;
                found.extend(items);
                page.after = next;
                if page.after.is_none() {
                    break;
                }
            }
        }
        // Some databases behind a server do not heed the case of names.
        found.retain(|version| version.name == *name);
        found.sort_by_key(|version| version.version);
        found.dedup_by_key(|version| version.version);
        Ok(found)
    }

    async fn versions_of_kind(
        &self,
        name: &PromptName,
        kind: EntryKind,
        page: &PageQuery,
    ) -> Result<Page<EntryVersion>> {
        let mut filter = of_kind(kind);
        let named = Test::Text(TextTest::Equal, name.as_str().to_owned());
        filter.clauses.push(Clause { target: Target::Name, test: named });
        let order = [Order { key: OrderKey::Version, descending: false }];
        let Some(wanted) = wanted(filter, &order, page, MOST_VERSIONS)? else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let answer = self.understood(self.transport.send(&FindModelVersions(wanted)).await)?;
        let items = answer.model_versions.into_iter().map(EntryVersion::try_from);
        let next = answer.next_page_token.map(PageToken::from);
        Ok(Page { items: items.collect::<Result<_, StoreError>>()?, next })
    }

    /// The address of the files of a model's version; `None` where the server knows none.
    ///
    /// # Errors
    /// `Unavailable`, and what is no answer of an MLflow server.
    pub async fn download_uri(
        &self,
        name: &PromptName,
        version: Version,
    ) -> Result<Option<String>> {
        let call = FindDownloadUri(GetModelVersion { name: name.clone(), version });
        match self.transport.send(&call).await {
            Err(Failure::Refused { .. }) => Ok(None),
            answer => Ok(Some(self.understood(answer)?.artifact_uri)),
        }
    }
}

/// A search leaves prompts out unless it asks for them.
fn of_kind(kind: EntryKind) -> Filter {
    match kind {
        EntryKind::Prompt => Filter { clauses: vec![are_prompts()] },
        EntryKind::Model => Filter::default(),
    }
}
