//! What a registry can be asked.

use fmf_core::{
    Page, PromptName, Result, Selector, Version,
    entry::{Entry, EntryQuery, EntryVersion, Requirement},
};

use super::Registry;
use crate::{
    past::{self, Claim},
    prompts::{self, Scope},
};

impl Registry {
    /// By which names, and when, the prompt of that name was meant.
    pub(crate) async fn claims(&self, name: &PromptName) -> Result<Vec<Claim>> {
        let name = name.clone();
        self.engine().read(move |session| past::claims(session, &name)).await
    }

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

    /// The address of the files of a version; of one made from another, where those of the other
    /// were then.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`.
    pub async fn download_uri(&self, name: &PromptName, version: Version) -> Result<String> {
        let name = name.clone();
        self.engine().read(move |session| prompts::download_uri(session, &name, version)).await
    }

    /// Looks whether what a caller refers to is there, and fit for it.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `AliasNotFound`, `UnfitOrigin`.
    pub async fn require(&self, required: Requirement) -> Result<()> {
        self.engine().read(move |session| prompts::require(session, &required)).await
    }

    /// The highest version of each stage, with their aliases, in the order in which the stages
    /// first appeared.
    ///
    /// # Errors
    /// `PromptNotFound`.
    pub async fn latest_versions(&self, name: &PromptName) -> Result<Vec<EntryVersion>> {
        let name = name.clone();
        self.engine().read(move |session| prompts::latest_versions(session, &name)).await
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
