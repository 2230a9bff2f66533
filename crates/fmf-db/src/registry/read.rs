//! What a registry can be asked.

use fmf_core::{
    Page, PromptName, Result, Selector,
    entry::{Entry, EntryQuery, EntryVersion},
};

use super::Registry;
use crate::prompts::{self, Scope};

impl Registry {
    /// The prompt or model of that name, with its tags, aliases and latest versions.
    ///
    /// # Errors
    /// `PromptNotFound`.
    pub async fn entry(&self, name: &PromptName) -> Result<Entry> {
        let name = name.clone();
        let read =
            self.engine().read(move |session| prompts::entry(session, &name, Scope::Everything));
        read.await
    }

    /// The version that `selector` stands for now, with its aliases.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `AliasNotFound`.
    pub async fn entry_version(
        &self,
        name: &PromptName,
        selector: &Selector,
    ) -> Result<EntryVersion> {
        let (name, selector) = (name.clone(), selector.clone());
        let read = self.engine().read(move |session| {
            prompts::entry_version(session, &name, &selector, Scope::Everything)
        });
        read.await
    }

    /// The highest version of each of these stages, or of every stage if none is named, with
    /// their aliases, in the order in which the stages first appeared.
    ///
    /// # Errors
    /// `PromptNotFound`.
    pub async fn latest_versions(
        &self,
        name: &PromptName,
        stages: &[String],
    ) -> Result<Vec<EntryVersion>> {
        let (name, stages) = (name.clone(), stages.to_vec());
        self.engine().read(move |session| prompts::latest_versions(session, &name, &stages)).await
    }

    /// The prompts and models that match, by name unless the query orders otherwise.
    ///
    /// # Errors
    /// `Invalid` for a page token that is not this registry's.
    pub async fn search_entries(&self, query: EntryQuery) -> Result<Page<Entry>> {
        let read = self
            .engine()
            .read(move |session| prompts::search_entries(session, &query, Scope::Everything));
        read.await
    }

    /// The versions that match, without their aliases; the last updated first unless the query
    /// orders otherwise.
    ///
    /// # Errors
    /// `Invalid` for a page token that is not this registry's.
    pub async fn search_versions(&self, query: EntryQuery) -> Result<Page<EntryVersion>> {
        self.engine().read(move |session| prompts::search_versions(session, &query)).await
    }
}
