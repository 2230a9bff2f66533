//! Files of runs on their way into an archive and out of it, a piece at a time.
//!
//! Where they are is not known here: whoever writes an archive hands over a [`FileSource`], whoever
//! reads one a [`FileTarget`].

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_core::{Result, StoreError};
use serde::{Deserialize, Serialize};

use super::records::FileRecord;

/// The most bytes of a path, as the store of artifacts has it.
const LONGEST_PATH: usize = 1024;

/// Some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where the file is below the root of all of them: names with `/` between them.
    pub path: String,
    /// What comes next of it; nothing in the only piece of an empty file.
    pub bytes: Vec<u8>,
    /// Whether these are its last bytes.
    pub ends: bool,
}

/// Where files are read from.
pub trait FileSource: Send {
    /// The next piece; `None` behind the last one. Files come in the order of their paths' bytes,
    /// each with its pieces in order and without others between them.
    ///
    /// # Errors
    /// `Unavailable` when something cannot be read.
    fn next(&mut self) -> Result<Option<Piece>>;
}

/// Where files are written to. What was put is seen by nobody before it is kept, and gone when the
/// value is dropped before.
pub trait FileTarget: Send {
    /// Writes the next piece; they come as a [`FileSource`] hands them out.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written.
    fn put(&mut self, piece: &Piece) -> Result<()>;

    /// Puts everything in its place, on the disk.
    ///
    /// # Errors
    /// `Conflict` when something is there now, `Unavailable` when it cannot be written.
    fn keep(&mut self) -> Result<()>;
}

/// What a backup does about the files of runs.
pub enum Files {
    /// They go into the archive.
    Held(Box<dyn FileSource>),
    /// They do not.
    LeftOut,
    /// They are somewhere else, and stay there.
    Elsewhere(String),
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.note(), f)
    }
}

/// Where the files of the runs in an archive are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilesNote {
    /// In the archive.
    Held,
    /// Not in the archive.
    LeftOut,
    /// In a cloud, at this address, when the archive was written.
    Elsewhere(String),
}

impl Files {
    pub(super) fn note(&self) -> FilesNote {
        match self {
            Self::Held(_) => FilesNote::Held,
            Self::LeftOut => FilesNote::LeftOut,
            Self::Elsewhere(address) => FilesNote::Elsewhere(address.clone()),
        }
    }
}

/// How many files there are, and how many bytes they have together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCounts {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl FileCounts {
    pub(super) fn add(&mut self, bytes: usize, ends: bool) {
        self.files += u64::from(ends);
        self.bytes += bytes as u64;
    }
}

impl From<&Piece> for FileRecord {
    fn from(piece: &Piece) -> Self {
        let bytes = STANDARD.encode(&piece.bytes);
        Self { path: piece.path.clone(), bytes, ends: piece.ends }
    }
}

/// The files of an archive, each looked at: an archive may have been made by anybody.
#[derive(Default)]
pub(super) struct Unpacking {
    /// The file whose pieces come, or came last.
    current: Option<(String, bool)>,
}

impl Unpacking {
    /// The piece that a line holds.
    ///
    /// # Errors
    /// `Corrupt` for what is no piece of a file, or none that may stand there.
    pub(super) fn piece(&mut self, record: FileRecord) -> Result<Piece> {
        let FileRecord { path, bytes, ends } = record;
        match &self.current {
            Some((current, false)) if *current != path => {
                return Err(wrong("a file has no end"));
            }
            Some((_, false)) => {}
            Some((before, true)) if *before >= path => {
                return Err(wrong("its files are not in the order of their paths"));
            }
            _ => check_path(&path)?,
        }
        let bytes = STANDARD.decode(bytes).map_err(|_| wrong("the bytes of a file are none"))?;
        self.current = Some((path.clone(), ends));
        Ok(Piece { path, bytes, ends })
    }

    /// # Errors
    /// `Corrupt` when the last file is not whole.
    pub(super) fn end(&self) -> Result<()> {
        match self.current {
            Some((_, false)) => Err(wrong("a file has no end")),
            _ => Ok(()),
        }
    }
}

/// # Errors
/// `Corrupt` for what may lead out of the folder that it is below, or is hidden there.
fn check_path(path: &str) -> Result<()> {
    let is_bad = |c: char| c.is_control() || c == '\\';
    let is_name = |name: &str| !matches!(name, "" | "." | "..") && !name.contains(is_bad);
    let is_good = path.len() <= LONGEST_PATH
        && path.split('/').all(is_name)
        && !path.starts_with(".fmf-")
        && !path.split('/').next().is_some_and(|first| first.ends_with(':'));
    if is_good { Ok(()) } else { Err(wrong("a file has a path that leads out of its folder")) }
}

fn wrong(why: &str) -> StoreError {
    StoreError::Corrupt(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_its_folder() {
        for path in ["0/r/artifacts/a b.txt", "x", "...", "a:/b/é", ".hidden"] {
            assert_eq!(check_path(path).is_ok(), !path.starts_with("a:"), "{path:?}");
        }
        let long = "n/".repeat(600);
        for path in
            ["", "/", "/etc/passwd", "a//b", "a/", "../x", "a/../b", ".", "a\\b", "a\0", &long]
        {
            assert!(check_path(path).is_err(), "{path:?}");
        }
        assert!(check_path(".fmf-uploads/x").is_err());
    }

    #[test]
    fn files_come_whole_and_in_order() {
        let record = |path: &str, ends| FileRecord { path: path.into(), bytes: "".into(), ends };
        let check = |records: &[(&str, bool)], is_right: bool| {
            let mut unpacking = Unpacking::default();
            let read: Result<Vec<_>> =
                records.iter().map(|(path, ends)| unpacking.piece(record(path, *ends))).collect();
            assert_eq!(read.is_ok() && unpacking.end().is_ok(), is_right, "{records:?}");
        };
        check(&[("a", false), ("a", true), ("b", true)], true);
        check(&[("a", false), ("b", true)], false);
        check(&[("a", true), ("a", true)], false);
        check(&[("b", true), ("a", true)], false);
        check(&[("a", false)], false);
    }
}
