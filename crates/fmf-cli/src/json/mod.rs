//! The shapes of `--json`: stable, and documented in docs/cli.md.
//!
//! Keys are only ever added. A value that is not known is `null`, a list or an object that is
//! empty is empty; a moment is written as `2026-11-20T14:03:07.123Z`.

mod access;
mod archives;
mod changes;
mod config;
mod copies;
mod difference;
mod prompts;
mod schema;
mod versions;

pub(crate) use access::{NewTokenJson, ProtectionsJson, TokensJson};
pub(crate) use archives::{ArchiveJson, CopiedFilesJson};
pub(crate) use changes::{ChangesJson, HeadJson};
pub(crate) use config::ConfigJson;
pub(crate) use copies::CopyJson;
pub(crate) use difference::DiffJson;
pub(crate) use prompts::{AliasJson, AliasesJson, PromptDetailJson, PromptsJson};
pub(crate) use schema::SchemaJson;
pub(crate) use versions::{RegisteredJson, RenderedJson, VersionJson, VersionsJson};

use fmf::{JsonText, Tags, Timestamp};
use serde_json::{Map, Value};

/// Tags as an object, in their order.
fn tags(tags: &Tags) -> Map<String, Value> {
    tags.iter().map(|(key, value)| (key.as_str().to_owned(), Value::from(value))).collect()
}

/// A JSON document as a value; what is no JSON as a text.
fn document(json: Option<&JsonText>) -> Option<Value> {
    json.map(|json| json.value().unwrap_or_else(|| Value::from(json.as_str())))
}

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
