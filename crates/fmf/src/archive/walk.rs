//! Reading every file below a folder of artifacts.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use fmf_core::Result;
use fmf_db::archive::{FileSource, Piece};

use super::{OWN, aside::unread};

/// How many bytes are read at once.
const PIECE: usize = 1 << 20;

/// The files below a folder, in the order of the bytes of their paths. What a server would not hand
/// out is left out: its own folders, links, and names that are no Unicode. A file that is gone when
/// its turn comes was deleted, and is left out too.
pub(super) struct Walk {
    root: PathBuf,
    /// What is still to be looked at, the next one at the end. Folders end in `/`.
    waiting: Vec<String>,
    /// The file that is being read.
    current: Option<(String, File)>,
}

impl Walk {
    /// Begins; a folder that is not there has no files.
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), waiting: vec![String::new()], current: None }
    }

    /// Puts what stands in a folder before everything else that waits.
    fn enter(&mut self, folder: &str) -> Result<()> {
        let path = self.root.join(folder);
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(|error| unread(&path, &error))?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unread(&path, &error))?;
            let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else {
                continue;
            };
            if folder.is_empty() && name.starts_with(OWN) {
                continue;
            }
            if kind.is_dir() {
                found.push(format!("{folder}{name}/"));
            } else if kind.is_file() {
                found.push(format!("{folder}{name}"));
            }
        }
        found.sort_unstable_by(|one, other| other.cmp(one));
        self.waiting.append(&mut found);
        Ok(())
    }

    /// The next file, opened: what is put in its place from now on is another one.
    fn open_next(&mut self) -> Result<Option<(String, File)>> {
        while let Some(next) = self.waiting.pop() {
            if next.is_empty() || next.ends_with('/') {
                self.enter(&next)?;
                continue;
            }
            let path = self.root.join(&next);
            match File::open(&path) {
                Ok(file) => return Ok(Some((next, file))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unread(&path, &error)),
            }
        }
        Ok(None)
    }
}

impl FileSource for Walk {
    fn next(&mut self) -> Result<Option<Piece>> {
        if self.current.is_none() {
            self.current = self.open_next()?;
        }
        let Some((path, mut file)) = self.current.take() else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut bytes);
        read.map_err(|error| unread(&self.root.join(&path), &error))?;
        let ends = bytes.len() < PIECE;
        if !ends {
            self.current = Some((path.clone(), file));
        }
        Ok(Some(Piece { path, bytes, ends }))
    }
}
