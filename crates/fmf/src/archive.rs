//! Backups of a registry and exports of prompts, in files.
//!
//! An archive is one file that every tool can read; its format is described in `docs/archive.md`.
//! It is written aside and takes its name when it is whole, so that nobody ever finds half of one.
//! It holds every prompt and the digests of tokens: only its owner may read it.

use std::{
    fs::{self, File, OpenOptions},
    io::BufWriter,
    path::{Path, PathBuf},
};

use fmf_core::{PromptName, Result, StoreError};
use fmf_db::{DatabaseUrl, archive};

pub use fmf_db::archive::{Counts, Holds, Progress, Summary};

/// Writes everything that a registry keeps to a file that is not there yet.
///
/// # Errors
/// `Conflict` when the file is there, `Unavailable` when something cannot be read or written,
/// `Corrupt` when the chain of the registry's log is broken.
pub async fn backup(url: &DatabaseUrl, path: &Path, progress: Progress) -> Result<Summary> {
    let aside = Aside::new(path)?;
    let (summary, out) = archive::backup(url, aside.create()?, progress).await?;
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

/// Fills an empty registry from the backup in a file: all of it, or nothing.
///
/// # Errors
/// `Conflict` when the registry is not empty, `Invalid` for an archive of some prompts, `Corrupt`
/// for one that is damaged, `Unavailable` when something cannot be read or written.
pub async fn restore(url: &DatabaseUrl, path: &Path, progress: Progress) -> Result<Summary> {
    archive::restore(url, open(path)?, progress).await
}

/// Copies the database files of a registry into a folder, that of its prompts and that of its runs
/// if there is one, each as it is at one moment, under the names that a server looks for:
/// `fmf serve --data-dir` serves the copies. The folder is made if it is not there. Answers the
/// copies with their sizes.
///
/// # Errors
/// `Unsupported` for a registry that is in no file, `Conflict` when the folder has a database,
/// `Unavailable` when something cannot be read or written.
pub async fn copy_files(url: &DatabaseUrl, folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
    let (prompts, runs) = (folder.join("fmf.db"), folder.join("runs.db"));
    // Before anything is copied: whatever is there stays.
    let (prompts_aside, runs_aside) = (Aside::new(&prompts)?, Aside::new(&runs)?);
    let mut copies = vec![(prompts.clone(), copy_file(url, &prompts_aside).await?)];
    let of_runs = url.runs();
    if of_runs.path().is_some_and(Path::exists) {
        copies.push((runs.clone(), copy_file(&of_runs, &runs_aside).await?));
    }
    Ok(copies)
}

async fn copy_file(url: &DatabaseUrl, aside: &Aside<'_>) -> Result<u64> {
    // SQLite writes to a file that is not there, or that is empty.
    drop(aside.create()?);
    let size = archive::copy_file(url, &aside.part).await?;
    aside.name()?;
    Ok(size)
}

/// Opens an archive.
///
/// # Errors
/// `Unavailable` when it cannot be read.
pub(crate) fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| {
        StoreError::Unavailable(format!("{} cannot be read: {error}", path.display()))
    })
}

/// A file that is written beside the place where it will be. What is not kept is taken away.
struct Aside<'p> {
    path: &'p Path,
    part: PathBuf,
}

impl<'p> Aside<'p> {
    /// # Errors
    /// `Conflict` when something is there already.
    fn new(path: &'p Path) -> Result<Self> {
        if path.exists() {
            return Err(StoreError::Conflict(format!(
                "{} is there already; name another one, or move it away",
                path.display()
            )));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        Ok(Self { path, part: part.into() })
    }

    fn create(&self) -> Result<BufWriter<File>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.part).map_err(|error| unwritten(&self.part, &error))?;
        Ok(BufWriter::new(file))
    }

    /// Makes sure that it is on the disk, and gives it its name.
    fn keep(&self, out: BufWriter<File>) -> Result<()> {
        let file = out.into_inner().map_err(|error| unwritten(&self.part, error.error()))?;
        file.sync_all().map_err(|error| unwritten(&self.part, &error))?;
        self.name()
    }

    fn name(&self) -> Result<()> {
        let named = fs::rename(&self.part, self.path).and_then(|()| {
            let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        });
        named.map_err(|error| unwritten(self.path, &error))
    }
}

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        // It has its name now, or it was never made.
        let _ = fs::remove_file(&self.part);
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{} cannot be written: {error}", path.display()))
}
