//! The registry as an application sees it: prompts, and no models.

use std::sync::Arc;

use async_trait::async_trait;
use fmf_core::{
    Alias, History, Measures, MetricsQuery, NewVersion, Page, PageQuery, Prompt, PromptChange,
    PromptName, PromptQuery, PromptStore, PromptVersion, Result, Selector, TextHit, TextQuery,
    Version, VersionMetrics, Write,
    entry::{Entry, EntryKey, EntryQuery, EntryTag, EntryVersion, Fact},
};

use crate::{
    Registry,
    engine::Unit,
    prompts::{self, Life, Scope, Words},
};

#[async_trait]
impl Measures for Registry {
    async fn version_metrics(
        &self,
        name: &PromptName,
        query: &MetricsQuery,
    ) -> Result<Page<VersionMetrics>> {
        self.runs().await?.version_metrics(self, name, query).await
    }
}

#[async_trait]
impl PromptStore for Registry {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        let (name, selector) = (name.clone(), selector.clone());
        let read = self.engine().read(move |session| {
            prompts::entry_version(session, &name, &selector, Scope::Prompts)?.into_prompt_version()
        });
        read.await.map(Arc::new)
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        let name = name.clone();
        let read = self
            .engine()
            .read(move |session| prompts::entry(session, &name, Scope::Prompts)?.into_prompt());
        read.await
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        let query = EntryQuery {
            filter: query.filter.clone(),
            hide_prompts: false,
            order: query.order.clone(),
            page: query.page.clone(),
        };
        let read = self
            .engine()
            .read(move |session| prompts::search_entries(session, &query, Scope::Prompts));
        converted(read.await?, Entry::into_prompt)
    }

    async fn find_text(&self, query: &TextQuery) -> Result<Page<TextHit>> {
        let query = query.clone();
        self.engine().read(move |session| prompts::find(session, &query)).await
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        let (name, page) = (name.clone(), page.clone());
        let read = self.engine().read(move |session| {
            let life = Life::require(session, &name, Scope::Prompts)?;
            prompts::versions_of(session, &life, &page)
        });
        converted(read.await?, EntryVersion::into_prompt_version)
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        let how = new.how.clone();
        let words = Arc::new(Words::of_new(&new.entry_version()));
        let write = self.engine().write(how, move |unit| prompts::register(unit, &new, &words));
        write.await?.into_prompt_version()
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        let (alias, expect) = (alias.clone(), how.expect);
        self.act_in(Scope::Prompts, name.clone(), how, move |unit, life| {
            prompts::point_alias(unit, life, &alias, version, expect)
        })
        .await
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        let (alias, expect) = (alias.clone(), how.expect);
        self.act_in(Scope::Prompts, name.clone(), how, move |unit, life| {
            prompts::remove_alias(unit, life, &alias, expect)
        })
        .await
    }

    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()> {
        change.check()?;
        self.act_in(Scope::Prompts, name.clone(), how, move |unit, life| {
            update(unit, life, &change)
        })
        .await
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()> {
        self.act_in(Scope::Prompts, name.clone(), how, move |unit, life| match version {
            Some(version) => prompts::delete_version(unit, life, version),
            None => prompts::delete_entry(unit, life),
        })
        .await
    }

    fn history(&self) -> Option<&dyn History> {
        Some(self)
    }

    fn measures(&self) -> Option<&dyn Measures> {
        Some(self)
    }
}

pub(crate) fn converted<T, U>(page: Page<T>, convert: impl Fn(T) -> Result<U>) -> Result<Page<U>> {
    let Page { items, next } = page;
    Ok(Page { items: items.into_iter().map(convert).collect::<Result<_>>()?, next })
}

/// What is taken away goes first, so that a tag that is taken away and set is set.
fn update(unit: &mut Unit<'_>, life: &Life, change: &PromptChange) -> Result<()> {
    let deleted = change.delete_tags.iter().map(|key| EntryKey::from(key.as_str()));
    let set = change.set_tags.iter().map(|(key, value)| EntryTag::user(key.as_str(), value));
    let Some(version) = change.version else {
        if let Some(description) = &change.description {
            prompts::describe_entry(unit, life, description.as_deref())?;
        }
        for key in deleted {
            prompts::delete_tag(unit, life, &key)?;
        }
        return set.into_iter().try_for_each(|tag| prompts::set_tag(unit, life, &tag));
    };
    life.require_version(unit.session, version)?;
    if let Some(description) = &change.description {
        prompts::describe_version(unit, life, version, description.as_deref())?;
    }
    let config = EntryKey::Fact(Fact::ModelConfig);
    match &change.model_config {
        None => {}
        Some(None) => prompts::delete_version_tag(unit, life, version, &config)?,
        Some(Some(json)) => {
            let tag = EntryTag::fact(Fact::ModelConfig, json.as_str());
            prompts::set_version_tag(unit, life, version, &tag)?;
        }
    }
    for key in deleted {
        prompts::delete_version_tag(unit, life, version, &key)?;
    }
    set.into_iter().try_for_each(|tag| prompts::set_version_tag(unit, life, version, &tag))
}
