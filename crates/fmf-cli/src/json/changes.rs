//! The change log.

use fmf::{Change, LogHead, PromptName, Version};
use serde::Serialize;
use serde_json::Value;

/// Of `log` and `alias history`.
#[derive(Debug, Serialize)]
pub(crate) struct ChangesJson {
    store: String,
    changes: Vec<ChangeJson>,
}

impl ChangesJson {
    pub(crate) fn new(store: String, changes: &[Change]) -> Self {
        Self { store, changes: changes.iter().map(ChangeJson::new).collect() }
    }
}

#[derive(Debug, Serialize)]
struct ChangeJson {
    seq: u64,
    tx: u64,
    at: String,
    actor: String,
    action: &'static str,
    prompt_id: Option<String>,
    prompt: Option<String>,
    version: Option<u32>,
    /// The alias, the tag or the token concerned.
    subject: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
    hash: String,
}

impl ChangeJson {
    fn new(change: &Change) -> Self {
        Self {
            seq: change.seq,
            tx: change.tx,
            at: change.at.to_string(),
            actor: change.actor.clone(),
            action: change.action.as_str(),
            prompt_id: change.prompt_id.clone(),
            prompt: change.name.as_ref().map(PromptName::to_string),
            version: change.version.map(Version::get),
            subject: change.subject.clone(),
            before: change.before.as_deref().map(value),
            after: change.after.as_deref().map(value),
            reason: change.reason.clone(),
            hash: change.hash.clone(),
        }
    }
}

/// Of `log head` and `log verify`.
#[derive(Debug, Serialize)]
pub(crate) struct HeadJson {
    store: String,
    seq: u64,
    hash: String,
}

impl HeadJson {
    pub(crate) fn new(store: String, head: &LogHead) -> Self {
        Self { store, seq: head.seq, hash: head.hash.clone() }
    }
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Value::from(json))
}
