//! `prompt.yaml`: what belongs to a prompt itself. Every key is optional, and so is the file.

use fmf_core::{NewVersion, PromptChange, Result, Tags, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    document::{Document, TagMap},
    sidecar::{not_empty, retag},
    time,
};

/// What belongs to a prompt itself.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct About {
    /// The life of the name: another one when the prompt was deleted and registered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// What the prompt is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// Its tags.
    #[serde(skip_serializing_if = "TagMap::is_empty")]
    pub(crate) tags: TagMap,
    /// The highest number that was given, once versions were deleted: it is not used again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_version: Option<u32>,
    /// When the prompt was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<String>,
    /// When it was described anew, or a version taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<String>,
}

impl Document for About {
    const KEYS: &[&str] =
        &["id", "description", "tags", "last_version", "created_at", "updated_at"];

    fn tags(&self) -> &TagMap {
        &self.tags
    }
}

impl About {
    /// Begins a life with its first version. What a person wrote there before stays.
    pub(crate) fn begin(&mut self, new: &NewVersion, now: Timestamp) {
        self.id.get_or_insert_with(|| Uuid::now_v7().to_string());
        if self.description.is_none() {
            self.description = not_empty(new.commit_message.clone());
        }
        if self.created_at.is_none() {
            self.created_at = time::write(now);
        }
    }

    /// Applies a change to a prompt whose tags are `tags`.
    ///
    /// # Errors
    /// `Invalid` for a tag that breaks the rules.
    pub(crate) fn change(
        &mut self,
        change: PromptChange,
        mut tags: Tags,
        now: Timestamp,
    ) -> Result<()> {
        retag(&mut tags, &change)?;
        self.tags = TagMap::from(&tags);
        if let Some(description) = change.description {
            self.description = not_empty(description);
            self.updated_at = time::write(now);
        }
        Ok(())
    }
}
