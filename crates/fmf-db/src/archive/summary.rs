//! What an archive holds, as it is told.

use fmf_core::{LogHead, Timestamp};

use super::{
    FileCounts, FilesNote,
    records::{Counts, Header, Holds},
};

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it is of.
    pub holds: Holds,
    /// How many records of each kind.
    pub counts: Counts,
    /// Where the files of its runs are; `None` where it has no runs.
    pub files_note: Option<FilesNote>,
    /// How many files it holds.
    pub files: FileCounts,
    /// The end of the registry's log when it was written.
    pub head: LogHead,
    /// When the last change of that log was made; `None` for a log without changes.
    pub last_change_at: Option<Timestamp>,
    /// Which FMF wrote it.
    pub written_by: String,
}

impl Summary {
    pub(super) fn new(header: &Header, counts: Counts, files: FileCounts) -> Self {
        let last = &header.last_change;
        Self {
            holds: header.holds,
            counts,
            files_note: header.files.clone(),
            files,
            head: LogHead { seq: last.seq, hash: last.hash.clone() },
            last_change_at: (last.seq > 0).then(|| Timestamp::from_millis(last.at)),
            written_by: header.written_by.clone(),
        }
    }
}
