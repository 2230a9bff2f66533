//! Files that are written beside the place where they will be.

use std::{
    fs::{self, File, OpenOptions},
    io::BufWriter,
    path::{Path, PathBuf},
};

use fmf_core::{Result, StoreError};

/// A file that is written beside the place where it will be. What is not kept is taken away.
pub(super) struct Aside {
    path: PathBuf,
    pub(super) part: PathBuf,
}

impl Aside {
    /// # Errors
    /// `Conflict` when something is there already.
    pub(super) fn new(path: &Path) -> Result<Self> {
        if path.exists() {
            return Err(StoreError::Conflict(format!(
                "{} is there already; name another one, or move it away",
                path.display()
            )));
        }
        Ok(Self { path: path.to_owned(), part: part_of(path) })
    }

    /// # Errors
    /// `Unavailable` when it cannot be written.
    pub(super) fn create(&self) -> Result<BufWriter<File>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.part).map_err(|error| unwritten(&self.part, &error))?;
        Ok(BufWriter::new(file))
    }

    /// Makes sure that it is on the disk, and gives it its name.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written.
    pub(super) fn keep(&self, out: BufWriter<File>) -> Result<()> {
        let file = out.into_inner().map_err(|error| unwritten(&self.part, error.error()))?;
        file.sync_all().map_err(|error| unwritten(&self.part, &error))?;
        self.name()
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// `Unavailable` when it cannot.
    pub(super) fn name(&self) -> Result<()> {
        name(&self.part, &self.path)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // It has its name now, or it was never made.
        let _ = fs::remove_file(&self.part);
    }
}

/// Where something lies until it has its name: one of our own, beside it.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    part.into()
}

/// Gives a file or a folder its name, on the disk.
///
/// # Errors
/// `Unavailable` when it cannot.
pub(super) fn name(part: &Path, path: &Path) -> Result<()> {
    let named = fs::rename(part, path).and_then(|()| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    });
    named.map_err(|error| unwritten(path, &error))
}

/// That something cannot be written.
pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{} cannot be written: {error}", path.display()))
}

/// That something cannot be read.
pub(super) fn unread(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{} cannot be read: {error}", path.display()))
}
