//! The writing side of the store, without `async`.
//!
//! A writer holds the root's lock, reads what it needs afresh, prepares every new file beside its
//! place, and then renames them in an order in which each step leaves a whole store: sidecar and
//! `prompt.yaml` first, then the template, which makes the version exist, then the aliases.

mod aliases;
mod delete;
mod register;
mod staged;
mod update;

use std::fs;

use fmf_core::{PromptName, Result};

pub(crate) use staged::{Staged, sweep_beside};

use crate::{
    aliases::{self as alias_files, AliasFiles},
    files::Files,
    layout::{ALIASES, Folder},
    lock::Lock,
    read::{self, Known},
    watch::Watch,
};

/// A prompt that is being written, under the root's lock.
struct Held {
    known: Known,
    _lock: Lock,
}

impl Files {
    /// Takes the lock for a prompt that is there.
    ///
    /// # Errors
    /// `PromptNotFound`, `Corrupt`, `Denied`.
    fn hold(&self, name: &PromptName) -> Result<Held> {
        // Asked before the lock, so that a question after nothing makes no folder.
        self.entry(name)?;
        let lock = Lock::take(self.root())?;
        let root_aliases = alias_files::read(self.root(), &self.root().join(ALIASES))?;
        let known = read::known(self.root(), name, &root_aliases, Watch::new())?
            .ok_or_else(|| self.missing(name))?
            .into_value();
        sweep(&known.folder);
        Ok(Held { known, _lock: lock })
    }

    fn alias_files(&self, held: &Held) -> Result<AliasFiles> {
        AliasFiles::read(self.root(), &held.known.folder.path, &held.known.name)
    }
}

/// Removes what a dead writer left unfinished. Nothing reads these files, so that a failure to
/// remove them harms no one.
fn sweep(folder: &Folder) {
    for file in &folder.temporary {
        let _ = fs::remove_file(folder.file(file));
    }
}
