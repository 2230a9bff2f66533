//! What went into an archive, or came out of one.

use std::path::PathBuf;

use fmf::archive::{Holds, Summary};
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
    /// The end of the registry's log when the archive was written.
    seq: u64,
    hash: String,
    last_change_at: Option<String>,
    written_by: String,
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
}

#[derive(Debug, Serialize)]
struct CopiedFileJson {
    file: String,
    bytes: u64,
}

impl CopiedFilesJson {
    pub(crate) fn new(store: String, copies: &[(PathBuf, u64)]) -> Self {
        let files = copies.iter().map(|(file, bytes)| CopiedFileJson {
            file: file.display().to_string(),
            bytes: *bytes,
        });
        Self { store, files: files.collect() }
    }
}
