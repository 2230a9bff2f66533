//! `2.meta.yaml`: what belongs to version 2 beside its template. Every key is optional, and so is
//! the file.

use fmf_core::{NewVersion, PromptChange, Result, StoreError, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    document::{Document, TagMap, from_json},
    time,
};

/// What belongs to a version beside its template.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Sidecar {
    /// Why the version was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) commit_message: Option<String>,
    /// Its tags.
    #[serde(skip_serializing_if = "TagMap::is_empty")]
    pub(crate) tags: TagMap,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<String>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<String>,
    /// SHA-256 of the template's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
    /// The kind of a `.prompt.txt` that is not `text`: a chat template whose source cannot stand
    /// in a `.prompt.yml` without change.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    /// The schema of the answer, as YAML or as a JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_format: Option<Value>,
    /// Model, temperature and the like; a null takes away what a `.prompt.yml` says.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub(crate) model_config: Option<Option<Value>>,
}

impl Document for Sidecar {
    const KEYS: &[&str] = &[
        "commit_message",
        "tags",
        "author",
        "created_at",
        "sha256",
        "type",
        "response_format",
        "model_config",
    ];

    fn tags(&self) -> &TagMap {
        &self.tags
    }
}

/// Tells a null from a key that is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Value>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl Sidecar {
    /// What is known of a version that is being registered; its template is in another file.
    pub(crate) fn of(new: &NewVersion, now: Timestamp, file: &[u8]) -> Self {
        Self {
            commit_message: not_empty(new.commit_message.clone()),
            tags: TagMap::from(&new.tags),
            author: new.how.actor.clone(),
            created_at: time::write(now),
            sha256: Some(sha256(file)),
            kind: None,
            response_format: new.response_format.as_ref().map(from_json),
            model_config: new.model_config.as_ref().map(|config| Some(from_json(config))),
        }
    }

    /// Applies a change to a version whose tags are `tags`.
    ///
    /// # Errors
    /// `Invalid` for a tag that breaks the rules.
    pub(crate) fn change(
        &mut self,
        change: PromptChange,
        mut tags: fmf_core::Tags,
    ) -> Result<(), StoreError> {
        retag(&mut tags, &change)?;
        self.tags = TagMap::from(&tags);
        if let Some(description) = change.description {
            self.commit_message = not_empty(description);
        }
        if let Some(config) = change.model_config {
            self.model_config = Some(config.as_ref().map(from_json));
        }
        Ok(())
    }
}

/// Takes tags away and sets others.
///
/// # Errors
/// `Invalid` for a tag that breaks the rules.
pub(crate) fn retag(tags: &mut fmf_core::Tags, change: &PromptChange) -> Result<()> {
    for key in &change.delete_tags {
        tags.remove(key);
    }
    change.set_tags.iter().try_for_each(|(key, value)| tags.set(key.clone(), value))
}

/// An empty text is none, on every store.
pub(crate) fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// SHA-256 as `sha256sum` prints it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
