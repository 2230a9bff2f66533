//! What is known of a prompt without looking into its versions.

use std::path::{Path, PathBuf};

use fmf_core::{Alias, Dangling, PromptName, Result, Selector, StoreError, Version};

use crate::{
    about::About,
    aliases::{self, Aliases},
    document,
    layout::{ALIASES, Folder, PROMPT, Place},
    watch::{Watch, Watched},
};

/// What is known of a prompt without looking into its versions.
#[derive(Debug)]
pub(crate) struct Known {
    /// The prompt.
    pub(crate) name: PromptName,
    /// Its files.
    pub(crate) folder: Folder,
    /// Its aliases, without those of missing versions.
    pub(crate) aliases: Aliases,
    /// Those of missing versions.
    dangling: Aliases,
}

/// Looks a prompt up; `watch` looks at the root's aliases already. `None` where none is.
///
/// # Errors
/// `Corrupt` for a folder or an alias file that cannot be understood.
pub(crate) fn known(
    root: &Path,
    name: &PromptName,
    root_aliases: &aliases::Document,
    mut watch: Watch,
) -> Result<Option<Watched<Known>>> {
    let Place::Folder(path) = Place::of(root, name)? else { return Ok(None) };
    watch.look_at(path.clone());
    let folder = Folder::read(root, path)?;
    if folder.versions.is_empty() && last_version(&folder)?.is_none() {
        return Ok(None);
    }
    let path = folder.file(ALIASES);
    let own = if folder.has_aliases {
        watch.look_at(path.clone());
        aliases::read(root, &path)?
    } else {
        aliases::Document::new()
    };
    let merged = aliases::merge((&root.join(ALIASES), root_aliases), (&path, &own), name)?;
    let (aliases, dangling) =
        merged.into_iter().partition(|(_, version)| folder.versions.contains_key(version));
    Ok(Some(watch.holding(Known { name: name.clone(), folder, aliases, dangling })))
}

/// The highest number that was ever given in a folder.
///
/// # Errors
/// `Corrupt` when `prompt.yaml` cannot be understood.
pub(crate) fn last_version(folder: &Folder) -> Result<Option<Version>> {
    if !folder.has_prompt {
        return Ok(folder.latest());
    }
    let about: About = document::read(&folder.file(PROMPT))?;
    Ok(folder.latest().max(about.last_version.and_then(Version::new)))
}

impl Known {
    /// The version that `selector` stands for.
    ///
    /// # Errors
    /// `VersionNotFound`, `AliasNotFound`.
    pub(crate) fn select(&self, selector: &Selector) -> Result<Version> {
        match selector {
            Selector::Version(version) => self.require(*version),
            Selector::Latest => {
                self.folder.latest().ok_or_else(|| self.no_version(selector.to_string()))
            }
            Selector::Alias(alias) => {
                self.aliases.get(alias).copied().ok_or_else(|| self.no_alias(alias))
            }
        }
    }

    /// # Errors
    /// `VersionNotFound`.
    pub(crate) fn require(&self, version: Version) -> Result<Version> {
        let is_there = self.folder.versions.contains_key(&version);
        is_there.then_some(version).ok_or_else(|| self.no_version(version.to_string()))
    }

    fn no_alias(&self, alias: &Alias) -> StoreError {
        let latest = self.folder.latest();
        let dangling = self.dangling.get(alias);
        StoreError::AliasNotFound {
            name: self.name.clone(),
            alias: alias.clone(),
            known: self.aliases.keys().cloned().collect(),
            dangling: dangling.map(|version| Dangling { version: *version, latest }),
        }
    }

    fn no_version(&self, version: String) -> StoreError {
        let latest = self.folder.latest();
        StoreError::VersionNotFound { name: self.name.clone(), version, latest }
    }

    /// The path of a version's sidecar, if it has one.
    pub(super) fn sidecar(&self, version: Version) -> Option<PathBuf> {
        self.folder.sidecars.get(&version).map(|file| self.folder.file(file))
    }
}
