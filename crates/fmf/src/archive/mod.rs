//! Backups of a registry and exports of prompts, in files.
//!
//! An archive is one file that every tool can read; its format is described in `docs/archive.md`.
//! It is written aside and takes its name when it is whole, so that nobody ever finds half of one.
//! It holds every prompt and the digests of tokens: only its owner may read it. The files of runs
//! come from a folder and go into one; which one that is, is the caller's to say.

mod aside;
mod copying;
mod folder;
#[cfg(test)]
mod tests;
mod walk;

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use fmf_core::{PromptName, Result, StoreError};
use fmf_db::{
    DatabaseUrl,
    archive::{self, FileTarget, Files, FilesNote as Note, Restored},
};

pub use self::copying::{Copies, copy_files};
use self::{aside::Aside, folder::FolderAside, walk::Walk};
pub use fmf_db::archive::{Counts, FileCounts, FilesNote, Holds, Progress, Summary, Table};

/// How the names of folders begin that a server makes for itself among the files of runs.
const OWN: &str = ".fmf-";

/// Where the files of runs are, or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtifactsAt {
    /// In this folder.
    Folder(PathBuf),
    /// In a cloud, at this address, where they stay.
    Elsewhere(String),
    /// They are nobody's concern.
    LeftOut,
}

/// Writes everything that a registry keeps to a file that is not there yet; without `artifacts`
/// everything but its runs.
///
/// # Errors
/// `Conflict` when the file is there, `Unavailable` when something cannot be read or written,
/// `Corrupt` when the chain of the registry's log is broken.
pub async fn backup(
    url: &DatabaseUrl,
    artifacts: Option<&ArtifactsAt>,
    path: &Path,
    progress: Progress,
) -> Result<Summary> {
    let aside = Aside::new(path)?;
    let files = artifacts.map(|artifacts| match artifacts {
        ArtifactsAt::Folder(folder) => Files::Held(Box::new(Walk::new(folder))),
        ArtifactsAt::Elsewhere(address) => Files::Elsewhere(address.clone()),
        ArtifactsAt::LeftOut => Files::LeftOut,
    });
    let (summary, out) = archive::backup(url, files, aside.create()?, progress).await?;
    aside.keep(out)?;
    Ok(summary)
}

/// Writes prompts and models as they are to a file that is not there yet: those of these names, or
/// all of them.
///
/// # Errors
/// `PromptNotFound`; otherwise as [`backup`].
pub async fn export(
    url: &DatabaseUrl,
    names: &[PromptName],
    path: &Path,
    progress: Progress,
) -> Result<Summary> {
    let aside = Aside::new(path)?;
    let names = (!names.is_empty()).then(|| names.to_vec());
    let (summary, out) = archive::export(url, names, aside.create()?, progress).await?;
    aside.keep(out)?;
    Ok(summary)
}

/// Fills an empty registry from the backup in a file: all of it, or nothing; without `artifacts`
/// everything but its runs. Files of runs are written aside and put in their place together, before
/// the runs are there.
///
/// # Errors
/// `Conflict` when the registry is not empty or there are files already, `Invalid` for an archive of
/// some prompts, `Unsupported` when files cannot be put where they belong, `Corrupt` for an archive
/// that is damaged, `Unavailable` when something cannot be read or written.
pub async fn restore(
    url: &DatabaseUrl,
    artifacts: Option<&ArtifactsAt>,
    path: &Path,
    progress: Progress,
) -> Result<Summary> {
    let held = archive::files_of(open(path)?).await? == Some(Note::Held);
    // What is damaged is known before a database is made for it, which would be left behind. One that
    // is there is only looked at: its transaction is undone.
    if url.path().is_some_and(|path| !path.exists()) {
        archive::check(open(path)?).await?;
    }
    let files: Option<Box<dyn FileTarget>> = match artifacts.filter(|_| held) {
        Some(ArtifactsAt::Folder(folder)) => Some(Box::new(FolderAside::new(folder)?)),
        Some(ArtifactsAt::Elsewhere(address)) => {
            return Err(StoreError::Unsupported {
                store: format!("the store of artifacts at {address}"),
                what: "taking the files of a backup; have them put into a folder".to_owned(),
            });
        }
        Some(ArtifactsAt::LeftOut) | None => None,
    };
    let what = Restored { runs: artifacts.is_some(), files };
    archive::restore(url, what, open(path)?, progress).await
}

/// Opens an archive.
///
/// # Errors
/// `Unavailable` when it cannot be read.
pub(crate) fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| aside::unread(path, &error))
}
