//! What went wrong, as a problem document (RFC 9457).

use serde::{Deserialize, Serialize};

/// What went wrong: a problem document in the form of RFC 9457. Below `detail` stand the parts of
/// the matter, as far as there are any, for programs that want to act on them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of problem: `urn:fmf:problem:` and a word that never changes.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for a person.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What was wrong this time, and what to do.
    pub detail: String,
    /// The prompt that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version that was asked for: a number, or `latest`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The alias that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The highest version there is, or was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<u32>,
    /// The aliases there are, or were then, sorted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Vec<String>>,
    /// The version that the alias stands for, which is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<u32>,
    /// The moment that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: Option<String>,
    /// What was not there at that moment: `prompt`, `version` or `alias`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// How it came, if it did so later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<Bearing>,
    /// How it went, if it did so before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Bearing>,
    /// What bears the name already: `prompt` or `model`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<String>,
    /// What cannot be done, or what a new version cannot be made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Why it cannot: `of_prompt` or `of_another_run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// When something came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Bearing {
    /// When.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: String,
    /// The other name, if a prompt was renamed; else it was created or deleted.
    pub renamed: Option<String>,
}
