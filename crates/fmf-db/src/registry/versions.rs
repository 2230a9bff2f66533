//! What may be done to versions and aliases. Each act is one job: all of it happens, or nothing.

use std::sync::Arc;

use fmf_core::{
    Alias, PromptName, Result, Version, Write,
    entry::{EntryKey, EntryTag, EntryVersion, NewEntryVersion},
};

use super::Registry;
use crate::{
    engine::Unit,
    prompts::{self, Life, Scope, Words},
};

impl Registry {
    /// Adds a version to a prompt or a model. What is wrong with the version it is made from is
    /// said before what is wrong with itself.
    ///
    /// # Errors
    /// `PromptNotFound`, `Invalid` for content over a limit; for the version it is made from
    /// `PromptNotFound`, `VersionNotFound`, `AliasNotFound`, `UnfitOrigin`.
    pub async fn create_version(&self, new: NewEntryVersion, how: Write) -> Result<EntryVersion> {
        let words = Arc::new(Words::of_new(&new));
        let write =
            self.engine().write(how, move |unit| prompts::create_version(unit, &new, &words));
        write.await
    }

    /// Gives a version a description, or takes it away.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `Invalid`.
    pub async fn describe_version(
        &self,
        name: &PromptName,
        version: Version,
        description: Option<String>,
        how: Write,
    ) -> Result<EntryVersion> {
        self.act(name.clone(), how, move |unit, life| {
            prompts::describe_version(unit, life, version, description.as_deref())?;
            version_of(unit, life, version)
        })
        .await
    }

    /// Moves a version to a stage; the versions that were there may be archived.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`.
    pub async fn set_stage(
        &self,
        name: &PromptName,
        version: Version,
        stage: &str,
        archive_existing: bool,
        how: Write,
    ) -> Result<EntryVersion> {
        let stage = stage.to_owned();
        self.act(name.clone(), how, move |unit, life| {
            prompts::set_stage(unit, life, version, &stage, archive_existing)?;
            version_of(unit, life, version)
        })
        .await
    }

    /// Sets a tag of a version; one that is there keeps its place.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`; `Invalid` for a value over a limit or a fact that
    /// never changes.
    pub async fn set_version_tag(
        &self,
        name: &PromptName,
        version: Version,
        tag: EntryTag,
        how: Write,
    ) -> Result<()> {
        self.act(name.clone(), how, move |unit, life| {
            prompts::set_version_tag(unit, life, version, &tag)
        })
        .await
    }

    /// Takes a tag of a version away; one that is not set is no error.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `Invalid` for a fact that never changes.
    pub async fn delete_version_tag(
        &self,
        name: &PromptName,
        version: Version,
        key: &EntryKey,
        how: Write,
    ) -> Result<()> {
        let key = key.clone();
        self.act(name.clone(), how, move |unit, life| {
            prompts::delete_version_tag(unit, life, version, &key)
        })
        .await
    }

    /// Points an alias at a version and answers the version it left.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `Invalid` for a reserved alias, `Conflict` when
    /// `how.expect` does not hold.
    pub async fn move_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        let (alias, expect) = (alias.clone(), how.expect);
        self.act(name.clone(), how, move |unit, life| {
            prompts::point_alias(unit, life, &alias, version, expect)
        })
        .await
    }

    /// Takes an alias away and answers the version it left; one that is not set is no error.
    ///
    /// # Errors
    /// `PromptNotFound`, `Conflict` when `how.expect` does not hold.
    pub async fn remove_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        let (alias, expect) = (alias.clone(), how.expect);
        self.act(name.clone(), how, move |unit, life| {
            prompts::remove_alias(unit, life, &alias, expect)
        })
        .await
    }

    /// Deletes a version with the aliases that stand for it. Its number is not used again.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`.
    pub async fn delete_version(
        &self,
        name: &PromptName,
        version: Version,
        how: Write,
    ) -> Result<()> {
        self.act(name.clone(), how, move |unit, life| prompts::delete_version(unit, life, version))
            .await
    }
}

fn version_of(unit: &mut Unit<'_>, life: &Life, version: Version) -> Result<EntryVersion> {
    prompts::entry_version(unit.session, &life.name, &version.into(), Scope::Everything)
}
