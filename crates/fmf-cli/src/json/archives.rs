//! What went into an archive, or came out of one.

use fmf::archive::{Copies, FileCounts, FilesNote, Holds, Summary, Table};
use serde::Serialize;

use super::moment;

/// Of `backup`, `restore` and `export`.
#[derive(Debug, Serialize)]
pub(crate) struct ArchiveJson {
    store: String,
    file: String,
    bytes: Option<u64>,
    /// `registry` or `prompts`.
    holds: &'static str,
    prompts: u64,
    versions: u64,
    changes: u64,
    tokens: u64,
    protections: u64,
    /// `None` where the archive holds no runs.
    runs: Option<RunsJson>,
    /// The end of the registry's log when the archive was written.
    seq: u64,
    hash: String,
    last_change_at: Option<String>,
    written_by: String,
}

/// What an archive holds about runs.
#[derive(Debug, Serialize)]
struct RunsJson {
    experiments: u64,
    runs: u64,
    points: u64,
    models: u64,
    /// All rows, of these and of others.
    rows: u64,
    /// `held`, `left_out` or `elsewhere`.
    artifacts: &'static str,
    /// Where they are, if they are elsewhere.
    artifacts_at: Option<String>,
    files: u64,
    file_bytes: u64,
}

impl RunsJson {
    fn new(summary: &Summary) -> Option<Self> {
        let (runs, note) = (summary.counts.runs?, summary.files_note.as_ref()?);
        Some(Self {
            experiments: runs.of(Table::Experiments),
            runs: runs.of(Table::Runs),
            points: runs.of(Table::Points),
            models: runs.of(Table::Models),
            rows: runs.total(),
            artifacts: match note {
                FilesNote::Held => "held",
                FilesNote::LeftOut => "left_out",
                FilesNote::Elsewhere(_) => "elsewhere",
            },
            artifacts_at: match note {
                FilesNote::Elsewhere(address) => Some(address.clone()),
                FilesNote::Held | FilesNote::LeftOut => None,
            },
            files: summary.files.files,
            file_bytes: summary.files.bytes,
        })
    }
}

impl ArchiveJson {
    pub(crate) fn new(store: String, file: String, bytes: Option<u64>, summary: &Summary) -> Self {
        Self {
            store,
            file,
            bytes,
            holds: match summary.holds {
                Holds::Registry => "registry",
                Holds::Prompts => "prompts",
            },
            prompts: summary.counts.prompts,
            versions: summary.counts.versions,
            changes: summary.counts.changes,
            tokens: summary.counts.tokens,
            protections: summary.counts.protections,
            runs: RunsJson::new(summary),
            seq: summary.head.seq,
            hash: summary.head.hash.clone(),
            last_change_at: moment(summary.last_change_at),
            written_by: summary.written_by.clone(),
        }
    }
}

/// Of `backup` into a folder.
#[derive(Debug, Serialize)]
pub(crate) struct CopiedFilesJson {
    store: String,
    files: Vec<CopiedFileJson>,
    /// The folder with the files of runs, if there are any.
    artifacts: Option<CopiedFolderJson>,
}

#[derive(Debug, Serialize)]
struct CopiedFileJson {
    file: String,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct CopiedFolderJson {
    folder: String,
    files: u64,
    bytes: u64,
}

impl CopiedFilesJson {
    pub(crate) fn new(store: String, copies: &Copies) -> Self {
        let files = copies.databases.iter().map(|(file, bytes)| CopiedFileJson {
            file: file.display().to_string(),
            bytes: *bytes,
        });
        let artifacts = copies.artifacts.as_ref().map(|(folder, counts)| {
            let FileCounts { files, bytes } = *counts;
            CopiedFolderJson { folder: folder.display().to_string(), files, bytes }
        });
        Self { store, files: files.collect(), artifacts }
    }
}
