//! Copies of the files of a registry, as a server can serve them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use fmf_core::{Result, StoreError};
use fmf_db::{
    DatabaseUrl,
    archive::{self, FileCounts, FileSource as _, FileTarget as _},
};

use super::{
    ArtifactsAt,
    aside::{Aside, unwritten},
    folder::FolderAside,
    walk::Walk,
};

/// Copies of a registry's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// Those of databases, with their sizes.
    pub databases: Vec<(PathBuf, u64)>,
    /// The folder with those of runs, if there are any.
    pub artifacts: Option<(PathBuf, FileCounts)>,
}

/// Copies the database files of a registry into a folder, that of its prompts and that of its runs
/// if there is one, each as it is at one moment, and the files of its runs, under the names that a
/// server looks for: `fmf serve --data-dir` serves the copies. The folder is made if it is not
/// there. Without `artifacts` there are only prompts.
///
/// The prompts are copied after the runs, and the files of runs last, so that what a run names is
/// there. Everything has its name when all of it is whole; `fmf.db` comes last.
///
/// # Errors
/// `Unsupported` for a registry that is in no file, `Conflict` when the folder has a database or
/// files of runs, `Unavailable` when something cannot be read or written.
pub async fn copy_files(
    url: &DatabaseUrl,
    artifacts: Option<&ArtifactsAt>,
    folder: &Path,
) -> Result<Copies> {
    fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
    let places = ["artifacts", "runs.db", "fmf.db"].map(|name| folder.join(name));
    let [files, runs, prompts] = &places;
    // Before anything is copied: whatever is there stays.
    let (runs_aside, prompts_aside) = (Aside::new(runs)?, Aside::new(prompts)?);
    let files_aside = FolderAside::new(files)?;
    let of_runs = url.runs();
    let has_runs = artifacts.is_some() && of_runs.path().is_some_and(Path::exists);
    let mut databases = Vec::new();
    if has_runs {
        databases.push((runs.clone(), copy_file(&of_runs, &runs_aside).await?));
    }
    databases.insert(0, (prompts.clone(), copy_file(url, &prompts_aside).await?));
    let mut copied = None;
    if let Some(ArtifactsAt::Folder(from)) = artifacts.filter(|_| has_runs) {
        let counts = copy_folder(from.clone(), files_aside).await?;
        copied = Some((files.clone(), counts)).filter(|(_, counts)| counts.files > 0);
    }
    if has_runs {
        runs_aside.name()?;
    }
    prompts_aside.name()?;
    Ok(Copies { databases, artifacts: copied })
}

async fn copy_file(url: &DatabaseUrl, aside: &Aside) -> Result<u64> {
    // SQLite writes to a file that is not there, or that is empty.
    drop(aside.create()?);
    archive::copy_file(url, &aside.part).await
}

/// Copies every file, and puts them in their place together.
async fn copy_folder(from: PathBuf, mut to: FolderAside) -> Result<FileCounts> {
    let copying = move || {
        let (mut walk, mut counts) = (Walk::new(&from), FileCounts::default());
        while let Some(piece) = walk.next()? {
            to.put(&piece)?;
            counts.files += u64::from(piece.ends);
            counts.bytes += piece.bytes.len() as u64;
        }
        to.keep()?;
        Ok(counts)
    };
    let done = tokio::task::spawn_blocking(copying).await;
    done.map_err(|error| StoreError::backend("a thread stopped", error))?
}
