//! One life of a name: from its first version to the deletion of the prompt.

mod write;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Alias, Prompt, PromptName, PromptVersion, Result, Selector, StoreError, Tags, Timestamp,
    Version,
};

/// Descriptions and messages stand here as they were written; an empty one is shown as none.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) id: String,
    name: PromptName,
    description: Option<String>,
    tags: Tags,
    aliases: BTreeMap<Alias, Version>,
    /// Without their aliases, which are filled in when a version is read.
    versions: BTreeMap<Version, Arc<PromptVersion>>,
    /// The highest number ever given; deleted ones count.
    last_version: Option<Version>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Life {
    pub(super) fn latest(&self) -> Option<Version> {
        self.versions.last_key_value().map(|(version, _)| *version)
    }

    pub(super) fn prompt(&self) -> Prompt {
        Prompt {
            name: self.name.clone(),
            description: not_empty(&self.description),
            tags: self.tags.clone(),
            aliases: self.aliases.clone(),
            latest: self.latest(),
            created_at: Some(self.created_at),
            updated_at: Some(self.updated_at),
        }
    }

    pub(super) fn select(&self, selector: &Selector) -> Result<PromptVersion> {
        let version = match selector {
            Selector::Version(version) => *version,
            Selector::Latest => {
                self.latest().ok_or_else(|| self.no_version(selector.to_string()))?
            }
            Selector::Alias(alias) => {
                *self.aliases.get(alias).ok_or_else(|| self.no_alias(alias))?
            }
        };
        self.require(version).map(|found| self.shown(found))
    }

    /// Every version, the newest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = PromptVersion> {
        self.versions.values().rev().map(|version| self.shown(version))
    }

    pub(super) fn no_alias(&self, alias: &Alias) -> StoreError {
        StoreError::AliasNotFound {
            name: self.name.clone(),
            alias: alias.clone(),
            known: self.aliases.keys().cloned().collect(),
            dangling: None,
        }
    }

    fn shown(&self, version: &PromptVersion) -> PromptVersion {
        let standing = self.aliases.iter().filter(|(_, at)| **at == version.version);
        let aliases = standing.map(|(alias, _)| alias.clone()).collect();
        let commit_message = not_empty(&version.commit_message);
        PromptVersion { aliases, commit_message, ..version.clone() }
    }

    fn require(&self, version: Version) -> Result<&PromptVersion> {
        let found = self.versions.get(&version).map(Arc::as_ref);
        found.ok_or_else(|| self.no_version(version.to_string()))
    }

    fn no_version(&self, version: String) -> StoreError {
        StoreError::VersionNotFound { name: self.name.clone(), version, latest: self.latest() }
    }
}

/// An empty text is none, on every store.
fn not_empty(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}
