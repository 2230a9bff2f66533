//! What is read: a version, a prompt, the prompts that match, the versions of one.

use std::sync::Arc;

use fmf_core::{
    Page, PageQuery, PageToken, Prompt, PromptName, PromptQuery, PromptVersion, Result, Selector,
    StoreError, Version,
    entry::{Entry, EntryKey, EntryVersion, Fact},
    filter::{Clause, Filter, Order, OrderKey, Target, Test, TextTest},
};

use super::{
    MlflowStore,
    call::{Call, FindModelVersions, FindRegisteredModels, Wanted},
    failure::Failure,
    filter_text,
};
use crate::mlflow::{
    messages::ModelVersionBody,
    requests::{GetByAlias, GetModelVersion, GetRegisteredModel},
};

/// The most of a search's page, by MLflow's own limits.
pub(super) const MOST_PROMPTS: usize = 1000;
pub(super) const MOST_VERSIONS: usize = 200_000;

impl MlflowStore {
    pub(super) async fn read_version(
        &self,
        name: &PromptName,
        selector: &Selector,
    ) -> Result<Arc<PromptVersion>> {
        let answer = match selector {
            Selector::Version(version) => {
                let call = GetModelVersion { name: name.clone(), version: *version };
                self.ask_version(&call).await
            }
            selector => {
                let call = GetByAlias { name: name.clone(), selector: selector.clone() };
                self.ask_version(&call).await
            }
        };
        let version = match answer {
            Err(failure) if failure.is_missing() || failure.is_unknown_alias() => {
                let entry = self.require_prompt(name).await?;
                return Err(missing(&entry, selector));
            }
            answer => EntryVersion::try_from(self.understood(answer)?.model_version)?,
        };
        if !version.is_prompt() {
            return Err(self.no_prompt(name));
        }
        version.into_prompt_version().map(Arc::new)
    }

    async fn ask_version(
        &self,
        call: &impl Call<Answer = ModelVersionBody>,
    ) -> Result<ModelVersionBody, Failure> {
        self.transport.send(call).await
    }

    /// What bears that name, if anything does: a prompt or a model.
    pub(super) async fn find_entry(&self, name: &PromptName) -> Result<Option<Entry>> {
        match self.transport.send(&GetRegisteredModel { name: name.clone() }).await {
            Err(failure) if failure.is_missing() => Ok(None),
            answer => Entry::try_from(self.understood(answer)?.registered_model).map(Some),
        }
    }

    /// # Errors
    /// `PromptNotFound` when there is nothing of that name, or a model.
    pub(super) async fn require_prompt(&self, name: &PromptName) -> Result<Entry> {
        let entry = self.find_entry(name).await?;
        entry.filter(Entry::is_prompt).ok_or_else(|| self.no_prompt(name))
    }

    pub(super) fn no_prompt(&self, name: &PromptName) -> StoreError {
        StoreError::PromptNotFound { name: name.clone(), store: self.to_string() }
    }

    pub(super) async fn find_prompts(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        let mut clauses = vec![are_prompts()];
        clauses.extend(query.filter.clauses.iter().cloned());
        let Some(wanted) = wanted(Filter { clauses }, &query.order, &query.page, MOST_PROMPTS)?
        else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let answer = self.understood(self.transport.send(&FindRegisteredModels(wanted)).await)?;
        let prompts = answer.registered_models.into_iter();
        let prompts = prompts.map(|model| Entry::try_from(model)?.into_prompt());
        let items = prompts.collect::<Result<_>>()?;
        Ok(Page { items, next: answer.next_page_token.map(PageToken::from) })
    }

    pub(super) async fn find_versions(
        &self,
        name: &PromptName,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        if let Some(listed) = self.listed_versions(name, page).await? {
            return Ok(listed);
        }
        let prompt = self.require_prompt(name).await?;
        let named = Test::Text(TextTest::Equal, name.as_str().to_owned());
        let clauses = vec![Clause { target: Target::Name, test: named }, are_prompts()];
        let newest = [Order { key: OrderKey::Version, descending: true }];
        let Some(wanted) = wanted(Filter { clauses }, &newest, page, MOST_VERSIONS)? else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let answer = self.understood(self.transport.send(&FindModelVersions(wanted)).await)?;
        let versions = answer.model_versions.into_iter().map(|version| {
            // A search tells no aliases.
            let mut version = EntryVersion::try_from(version)?;
            let standing = prompt.aliases.iter().filter(|(_, at)| *at == version.version);
            version.aliases = standing.map(|(alias, _)| alias.clone()).collect();
            version.into_prompt_version()
        });
        let items = versions.collect::<Result<_>>()?;
        Ok(Page { items, next: answer.next_page_token.map(PageToken::from) })
    }
}

/// The highest version there is.
pub(super) fn latest(entry: &Entry) -> Option<Version> {
    entry.latest_versions.iter().map(|latest| latest.version).max()
}

/// Names what a prompt does not have.
pub(super) fn missing(entry: &Entry, selector: &Selector) -> StoreError {
    let name = entry.name.clone();
    match selector {
        Selector::Alias(alias) => StoreError::AliasNotFound {
            name,
            alias: alias.clone(),
            known: entry.aliases.iter().map(|(alias, _)| alias.clone()).collect(),
            dangling: None,
        },
        selector => StoreError::VersionNotFound {
            name,
            version: selector.to_string(),
            latest: latest(entry),
        },
    }
}

/// The clause without which a server hides prompts; it must come first.
pub(super) fn are_prompts() -> Clause {
    let test = Test::Text(TextTest::Equal, "true".to_owned());
    Clause { target: Target::Tag(EntryKey::Fact(Fact::IsPrompt)), test }
}

/// A search as it is sent; `None` when nothing at all is wanted, which MLflow cannot be asked.
pub(super) fn wanted(
    filter: Filter,
    order: &[Order],
    page: &PageQuery,
    most: usize,
) -> Result<Option<Wanted>> {
    if page.limit == 0 {
        return Ok(None);
    }
    Ok(Some(Wanted {
        filter: filter_text::write(&filter)?,
        max_results: page.limit.min(most),
        order_by: order.iter().map(filter_text::order).collect(),
        page_token: page.after.as_ref().map(|token| token.as_str().to_owned()),
    }))
}
