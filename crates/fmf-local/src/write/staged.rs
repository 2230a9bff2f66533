//! Files that are written all together: first beside their places, then into them.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use fmf_core::Result;

use crate::{error::failed, layout::TEMPORARY};

/// Files that are ready to be renamed into place. Dropped before that, it leaves nothing behind.
///
/// Whatever may fail for want of space or permission fails while the files are prepared, before
/// the first of them is in place.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
    new_folder: Option<PathBuf>,
}

impl Staged {
    /// Makes the one new folder that these files need.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn create_folder(&mut self, path: &Path) -> Result<()> {
        fs::create_dir(path).map_err(|error| failed("create", path, error))?;
        self.new_folder = Some(path.to_owned());
        Ok(())
    }

    /// Prepares a file that will be at `place`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&mut self, place: PathBuf, bytes: &[u8]) -> Result<()> {
        let temporary = temporary_beside(&place);
        let written = File::create(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let written = written.map_err(|error| failed("write", &place, error));
        self.files.push((temporary, place));
        written
    }

    /// Renames every file into its place, in the order in which they were prepared.
    ///
    /// # Errors
    /// When one cannot be renamed; those before it are in place.
    pub(crate) fn commit(mut self) -> Result<()> {
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        if let Some(folder) = self.new_folder.take() {
            folders.extend(folder.parent().map(Path::to_owned));
        }
        for (temporary, place) in &self.files {
            fs::rename(temporary, place).map_err(|error| failed("write", place, error))?;
            folders.extend(place.parent().map(Path::to_owned));
        }
        self.files.clear();
        folders.iter().try_for_each(|folder| sync_folder(folder))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // The act has failed already; what cannot be removed is swept by the next writer.
        for (temporary, _) in &self.files {
            let _ = fs::remove_file(temporary);
        }
        if let Some(folder) = &self.new_folder {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A path for an unfinished file, or for a folder on its way out. Only one writer is at work, so
/// that a file of that name is a dead one's.
pub(super) fn temporary_beside(place: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    place.with_file_name(format!("{TEMPORARY}{}-{count}", process::id()))
}

/// Removes the unfinished files that dead writers left beside a place; who asks holds the lock.
/// Nothing reads them, so that a failure to remove them harms no one.
pub(crate) fn sweep_beside(place: &Path) {
    let folder = place.parent().and_then(|folder| fs::read_dir(folder).ok());
    for entry in folder.into_iter().flatten().flatten() {
        let is_dead = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if is_dead && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes sure that renames in a folder outlive the machine.
///
/// # Errors
/// When the folder cannot be opened or synchronised.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    // An empty path is how the parent of a relative path is spelled.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed("synchronise", folder, error))
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> Result<()> {
    Ok(())
}
