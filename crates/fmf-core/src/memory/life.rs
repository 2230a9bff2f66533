//! One life of a name: from its first version to the deletion of the prompt.

use std::collections::BTreeMap;

use crate::{
    Alias, NewVersion, Prompt, PromptChange, PromptName, PromptVersion, Result, Selector,
    StoreError, TagKey, Tags, Timestamp, Version, Write,
};

#[derive(Debug)]
pub(super) struct Life {
    description: Option<String>,
    tags: Tags,
    aliases: BTreeMap<Alias, Version>,
    /// Without their aliases, which are filled in when a version is read.
    versions: BTreeMap<Version, PromptVersion>,
    /// The highest number ever given; deleted ones count.
    last_version: Option<Version>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Life {
    pub(super) fn begin(description: Option<String>, now: Timestamp) -> Self {
        Self {
            description: not_empty(description),
            tags: Tags::new(),
            aliases: BTreeMap::new(),
            versions: BTreeMap::new(),
            last_version: None,
            created_at: now,
            updated_at: now,
        }
    }

    pub(super) fn latest(&self) -> Option<Version> {
        self.versions.last_key_value().map(|(version, _)| *version)
    }

    pub(super) fn prompt(&self, name: &PromptName) -> Prompt {
        Prompt {
            name: name.clone(),
            description: self.description.clone(),
            tags: self.tags.clone(),
            aliases: self.aliases.clone(),
            latest: self.latest(),
            created_at: Some(self.created_at),
            updated_at: Some(self.updated_at),
        }
    }

    pub(super) fn select(&self, name: &PromptName, selector: &Selector) -> Result<PromptVersion> {
        let version = match selector {
            Selector::Version(version) => *version,
            Selector::Latest => {
                self.latest().ok_or_else(|| self.no_version(name, selector.to_string()))?
            }
            Selector::Alias(alias) => {
                *self.aliases.get(alias).ok_or_else(|| StoreError::AliasNotFound {
                    name: name.clone(),
                    alias: alias.clone(),
                    known: self.aliases.keys().cloned().collect(),
                    dangling: None,
                })?
            }
        };
        self.require(name, version).map(|found| self.with_aliases(found))
    }

    /// Every version, the newest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = PromptVersion> {
        self.versions.values().rev().map(|version| self.with_aliases(version))
    }

    pub(super) fn add(&mut self, new: NewVersion, now: Timestamp) -> Result<PromptVersion> {
        let version = self.last_version.map_or(Version::FIRST, Version::next);
        set_all(&mut self.tags, &new.tags)?;
        let added = PromptVersion {
            name: new.name,
            version,
            template: new.template,
            response_format: new.response_format,
            model_config: new.model_config,
            commit_message: not_empty(new.commit_message),
            tags: new.tags,
            aliases: Vec::new(),
            author: new.how.actor,
            created_at: Some(now),
        };
        self.aliases.extend(new.aliases.into_iter().map(|alias| (alias, version)));
        self.versions.insert(version, added.clone());
        self.last_version = Some(version);
        self.updated_at = now;
        Ok(self.with_aliases(&added))
    }

    pub(super) fn set_alias(
        &mut self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: &Write,
    ) -> Result<Option<Version>> {
        self.require(name, version)?;
        self.check_expected(alias, how)?;
        Ok(self.aliases.insert(alias.clone(), version))
    }

    pub(super) fn delete_alias(&mut self, alias: &Alias, how: &Write) -> Result<Option<Version>> {
        self.check_expected(alias, how)?;
        Ok(self.aliases.remove(alias))
    }

    pub(super) fn change(
        &mut self,
        name: &PromptName,
        change: PromptChange,
        now: Timestamp,
    ) -> Result<()> {
        let Some(number) = change.version else {
            if let Some(description) = change.description {
                self.description = not_empty(description);
                self.updated_at = now;
            }
            return retag(&mut self.tags, &change.set_tags, &change.delete_tags);
        };
        let missing = self.no_version(name, number.to_string());
        let version = self.versions.get_mut(&number).ok_or(missing)?;
        if let Some(description) = change.description {
            version.commit_message = not_empty(description);
        }
        if let Some(model_config) = change.model_config {
            version.model_config = model_config;
        }
        retag(&mut version.tags, &change.set_tags, &change.delete_tags)
    }

    pub(super) fn delete(
        &mut self,
        name: &PromptName,
        version: Version,
        now: Timestamp,
    ) -> Result<()> {
        self.require(name, version)?;
        self.versions.remove(&version);
        self.aliases.retain(|_, standing| *standing != version);
        self.updated_at = now;
        Ok(())
    }

    fn with_aliases(&self, version: &PromptVersion) -> PromptVersion {
        let standing = self.aliases.iter().filter(|(_, at)| **at == version.version);
        let aliases = standing.map(|(alias, _)| alias.clone()).collect();
        PromptVersion { aliases, ..version.clone() }
    }

    fn check_expected(&self, alias: &Alias, how: &Write) -> Result<()> {
        let what = format!("alias {:?}", alias.as_str());
        how.expect.check(&what, self.aliases.get(alias).copied())
    }

    fn require(&self, name: &PromptName, version: Version) -> Result<&PromptVersion> {
        self.versions.get(&version).ok_or_else(|| self.no_version(name, version.to_string()))
    }

    fn no_version(&self, name: &PromptName, version: String) -> StoreError {
        StoreError::VersionNotFound { name: name.clone(), version, latest: self.latest() }
    }
}

fn retag(tags: &mut Tags, set: &Tags, delete: &[TagKey]) -> Result<()> {
    for key in delete {
        tags.remove(key);
    }
    set_all(tags, set)
}

fn set_all(tags: &mut Tags, more: &Tags) -> Result<()> {
    more.iter().try_for_each(|(key, value)| tags.set(key.clone(), value))
}

/// An empty text is none, on every store.
fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
