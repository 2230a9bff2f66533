//! The shapes of `--json`: stable, and documented in docs/cli.md.
//!
//! A prompt, a version, a change and the end of the log have one shape here and in the server's
//! API: that of `fmf_wire::fmf::messages`. Here stand the lists and what only a command answers.
//!
//! Keys are only ever added. A value that is not known is `null`, a list or an object that is
//! empty is empty; a moment is written as `2026-11-20T14:03:07.123Z`.

mod access;
mod archives;
mod changes;
mod config;
mod copies;
mod difference;
mod metrics;
mod prompts;
mod schema;
mod versions;

pub(crate) use access::{NewTokenJson, ProtectionsJson, TokensJson};
pub(crate) use archives::{ArchiveJson, CopiedFilesJson};
pub(crate) use changes::{ChangesJson, HeadJson};
pub(crate) use config::ConfigJson;
pub(crate) use copies::CopyJson;
pub(crate) use difference::DiffJson;
pub(crate) use metrics::{AbJson, MetricsJson};
pub(crate) use prompts::{AliasJson, AliasesJson, HitsJson, PromptDetailJson, PromptsJson};
pub(crate) use schema::SchemasJson;
pub(crate) use versions::{RegisteredJson, RenderedJson, VersionsJson};

use fmf::Timestamp;

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
