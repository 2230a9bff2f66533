//! Writing files into a folder of artifacts, all of them or none.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use fmf_core::{Result, StoreError};
use fmf_db::archive::{FileTarget, Piece};

use super::{
    OWN,
    aside::{name, part_of, unread, unwritten},
};

/// A folder that is written beside the place where it will be.
pub(super) struct FolderAside {
    path: PathBuf,
    part: PathBuf,
    is_begun: bool,
    current: Option<File>,
}

impl FolderAside {
    /// # Errors
    /// `Conflict` when there are files already, or something that is no folder.
    pub(super) fn new(path: &Path) -> Result<Self> {
        // Looked at before anything is done: whatever is there stays.
        own_folders(path)?;
        let part = part_of(path);
        Ok(Self { path: path.to_owned(), part, is_begun: false, current: None })
    }

    fn begin(&mut self) -> Result<()> {
        if let Some(parent) = self.path.parent() {
            fs::create_dir_all(parent).map_err(|error| unwritten(parent, &error))?;
        }
        let mut folder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&self.part).map_err(|error| unwritten(&self.part, &error))?;
        self.is_begun = true;
        Ok(())
    }

    fn create(&self, path: &str) -> Result<File> {
        let path = self.part.join(path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        let made = made.and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path));
        made.map_err(|error| unwritten(&path, &error))
    }
}

impl FileTarget for FolderAside {
    fn put(&mut self, piece: &Piece) -> Result<()> {
        if !self.is_begun {
            self.begin()?;
        }
        let mut file = match self.current.take() {
            Some(file) => file,
            None => self.create(&piece.path)?,
        };
        let written = file.write_all(&piece.bytes);
        let written = written.and_then(|()| if piece.ends { file.sync_all() } else { Ok(()) });
        written.map_err(|error| unwritten(&self.part.join(&piece.path), &error))?;
        self.current = (!piece.ends).then_some(file);
        Ok(())
    }

    fn keep(&mut self) -> Result<()> {
        if !self.is_begun {
            return Ok(());
        }
        if self.path.exists() {
            let own = own_folders(&self.path)?;
            let emptied = own.iter().try_for_each(fs::remove_dir);
            let emptied = emptied.and_then(|()| fs::remove_dir(&self.path));
            emptied.map_err(|error| unwritten(&self.path, &error))?;
        }
        name(&self.part, &self.path)?;
        self.is_begun = false;
        Ok(())
    }
}

impl Drop for FolderAside {
    fn drop(&mut self) {
        if self.is_begun {
            // What cannot be taken away bears a name that says what it is.
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// What a server makes for itself in a folder that has no files yet.
///
/// # Errors
/// `Conflict` for a folder with anything else.
fn own_folders(path: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(taken(path));
        }
        entries => entries.map_err(|error| unread(path, &error))?,
    };
    let mut own = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unread(path, &error))?;
        if !entry.file_name().to_string_lossy().starts_with(OWN) {
            return Err(taken(path));
        }
        own.push(entry.path());
    }
    Ok(own)
}

fn taken(path: &Path) -> StoreError {
    StoreError::Conflict(format!(
        "{} is there already, and nothing is written over it; name another folder, or move it away",
        path.display()
    ))
}
