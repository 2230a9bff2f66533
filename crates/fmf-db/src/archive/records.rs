//! The lines of an archive: one JSON object each, with one key that says what it is.
//!
//! What they mean is documented in `docs/archive.md`. A field that a reader does not know is an
//! error: it may be what makes the difference. Whoever adds a field counts [`FORMAT`] up, and says in
//! [`Header::lowest_format`] from which one on it is there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FileCounts, FilesNote, RunCounts, runs::RowsRecord};

/// The number of the newest format, and the highest that is read. Format 1 knew no runs.
pub(super) const FORMAT: u32 = 2;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    Archive(Header),
    Prompt(PromptRecord),
    Version(VersionRecord),
    Change(ChangeRecord),
    Token(TokenRecord),
    Protection(ProtectionRecord),
    Rows(RowsRecord),
    File(FileRecord),
    End(End),
}

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) format: u32,
    /// Which FMF wrote it.
    pub(super) written_by: String,
    pub(super) holds: Holds,
    pub(super) last_change: LastChange,
    pub(super) counts: Counts,
    /// Where the files of its runs are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<FilesNote>,
}

impl Header {
    /// The number of the oldest format that can say this. It is the one that is written, so that
    /// older versions of FMF read what they can.
    pub(super) fn lowest_format(&self) -> u32 {
        match (&self.counts.runs, &self.files) {
            (None, None) => 1,
            _ => FORMAT,
        }
    }
}

/// What an archive is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Everything that a registry keeps.
    Registry,
    /// Prompts and models as they were, without the log and what was deleted.
    Prompts,
}

/// The end of the registry's log when the archive was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LastChange {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) hash: String,
}

/// How many lines of each kind there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Lives of names, of prompts and of models; those that ended too.
    pub prompts: u64,
    /// Their versions; those that were deleted too.
    pub versions: u64,
    /// Changes in the log.
    pub changes: u64,
    /// Access tokens.
    pub tokens: u64,
    /// Protected aliases.
    pub protections: u64,
    /// Rows about runs; `None` where the archive holds no runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs: Option<RunCounts>,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        let Self { prompts, versions, changes, tokens, protections, runs } = self;
        let runs = runs.map_or(0, |runs| runs.total());
        [*prompts, *versions, *changes, *tokens, *protections, runs].into_iter().sum()
    }

    /// Nothing yet of what this counts.
    pub(super) fn none_yet(&self) -> Self {
        Self { runs: self.runs.map(|_| RunCounts::default()), ..Self::default() }
    }

    /// Counts a line.
    pub(super) fn add(&mut self, record: &Record) {
        match record {
            Record::Prompt(_) => self.prompts += 1,
            Record::Version(_) => self.versions += 1,
            Record::Change(_) => self.changes += 1,
            Record::Token(_) => self.tokens += 1,
            Record::Protection(_) => self.protections += 1,
            Record::Rows(rows) => {
                if let Some(runs) = &mut self.runs {
                    runs.add(rows.of, rows.list.len() as u64);
                }
            }
            Record::Archive(_) | Record::File(_) | Record::End(_) => {}
        }
    }
}

/// A tag: its key and its value, in a list of two.
pub(super) type TagPair = (String, String);

/// One life of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PromptRecord {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) deleted_at: Option<i64>,
    pub(super) last_version: u32,
    pub(super) had_prompt_versions: bool,
    pub(super) tags: Vec<TagPair>,
    pub(super) aliases: BTreeMap<String, u32>,
}

/// One version of the life before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionRecord {
    pub(super) prompt: String,
    pub(super) version: u32,
    pub(super) description: Option<String>,
    pub(super) author: Option<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) deleted_at: Option<i64>,
    pub(super) stage: String,
    pub(super) source: String,
    pub(super) download_uri: Option<String>,
    pub(super) run_id: Option<String>,
    pub(super) run_link: Option<String>,
    pub(super) tags: Vec<TagPair>,
}

/// One change of the log, its texts as they were hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeRecord {
    pub(super) seq: u64,
    pub(super) tx: u64,
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) prompt_id: Option<String>,
    pub(super) prompt: Option<String>,
    pub(super) version: Option<u32>,
    pub(super) subject: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) hash: String,
}

/// An access token; never its secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRecord {
    pub(super) name: String,
    pub(super) digest: String,
    pub(super) role: String,
    pub(super) created_at: i64,
    pub(super) created_by: Option<String>,
    pub(super) expires_at: Option<i64>,
}

impl std::fmt::Debug for TokenRecord {
    /// Without the digest.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenRecord").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A rule about who may move an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtectionRecord {
    pub(super) alias: String,
    pub(super) prompts: String,
    pub(super) role: String,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRecord {
    pub(super) path: String,
    /// In base 64.
    pub(super) bytes: String,
    /// Whether these are its last bytes.
    pub(super) ends: bool,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// SHA-256 of every byte before this line, as 64 hexadecimal digits.
    pub(super) sha256: String,
    /// How many files there were; they come and go while they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<FileCounts>,
}
