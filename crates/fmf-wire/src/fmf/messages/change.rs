//! The change log.

use fmf_core::{Change as CoreChange, LogHead as CoreHead, PromptName, Result, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{corrupt, document::read_moment, prompt::read_version};

/// One entry of the change log: one fact that really changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its place in the order of all changes, without gaps.
    pub seq: u64,
    /// The transaction it belongs to: the changes of one act share it.
    pub tx: u64,
    /// When; never before the change that precedes it.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: String,
    /// Who: the name of a token, a claimed name that is marked as unverified, or an address.
    pub actor: String,
    /// What kind of change, such as `alias.set`.
    pub action: String,
    /// The life of the name that it happened to; `null` for a change of the registry itself.
    pub prompt_id: Option<String>,
    /// The name that life bore then.
    pub prompt: Option<String>,
    /// The version concerned.
    pub version: Option<u32>,
    /// The alias, the tag or the token concerned.
    pub subject: Option<String>,
    /// What was there before. Written without blanks it is what the hash covers.
    pub before: Option<Value>,
    /// What is there now. Written without blanks it is what the hash covers.
    pub after: Option<Value>,
    /// Why, if it was said.
    pub reason: Option<String>,
    /// SHA-256 over this change and the one before it, as 64 hexadecimal digits.
    pub hash: String,
}

/// The end of the change log: kept elsewhere, it proves later that nothing before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LogHead {
    /// The number of the last change; 0 before the first.
    pub seq: u64,
    /// Its hash, as 64 hexadecimal digits; zeros before the first.
    pub hash: String,
}

impl From<&CoreChange> for Change {
    fn from(change: &CoreChange) -> Self {
        Self {
            seq: change.seq,
            tx: change.tx,
            at: change.at.to_string(),
            actor: change.actor.clone(),
            action: change.action.to_string(),
            prompt_id: change.prompt_id.clone(),
            prompt: change.name.as_ref().map(PromptName::to_string),
            version: change.version.map(fmf_core::Version::get),
            subject: change.subject.clone(),
            before: change.before.as_deref().map(value),
            after: change.after.as_deref().map(value),
            reason: change.reason.clone(),
            hash: change.hash.clone(),
        }
    }
}

impl TryFrom<Change> for CoreChange {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for an action, a name, a number or a moment that cannot be.
    fn try_from(change: Change) -> Result<Self> {
        let name: Option<Result<PromptName>> = change.prompt.map(|name| name.parse());
        Ok(Self {
            seq: change.seq,
            tx: change.tx,
            at: read_moment(&change.at)?,
            actor: change.actor,
            action: change.action.parse().map_err(|error| corrupt(&error))?,
            prompt_id: change.prompt_id,
            name: name.transpose().map_err(|error| corrupt(&error))?,
            version: change.version.map(read_version).transpose()?,
            subject: change.subject,
            before: change.before.map(|value| value.to_string()),
            after: change.after.map(|value| value.to_string()),
            reason: change.reason,
            hash: change.hash,
        })
    }
}

impl From<&CoreHead> for LogHead {
    fn from(head: &CoreHead) -> Self {
        Self { seq: head.seq, hash: head.hash.clone() }
    }
}

impl From<LogHead> for CoreHead {
    fn from(LogHead { seq, hash }: LogHead) -> Self {
        Self { seq, hash }
    }
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Value::from(json))
}
