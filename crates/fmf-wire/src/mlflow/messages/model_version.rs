//! A version of a prompt or of a registered model.

use fmf_core::{
    StoreError, Timestamp,
    entry::{EntryVersion, NO_STAGE},
};
use serde::{Deserialize, Serialize};

use super::{Tag, corrupt, tags_from_wire, tags_to_wire};
use crate::mlflow::keys::Level;

/// A version on the wire. Its number is a text in every direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelVersion {
    /// The prompt or model.
    pub name: String,
    /// The number.
    pub version: String,
    /// When it was made, in milliseconds.
    #[serde(default)]
    pub creation_timestamp: i64,
    /// When it was described or moved to another stage.
    #[serde(default)]
    pub last_updated_timestamp: i64,
    /// Who made it; MLflow's own server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `None` unless it was moved.
    #[serde(default = "no_stage")]
    pub current_stage: String,
    /// Of a prompt: the commit message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where its files are.
    #[serde(default)]
    pub source: String,
    /// The run that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
    /// Always `READY`.
    #[serde(default = "ready")]
    pub status: String,
    /// In insertion order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// A link to the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_link: Option<String>,
    /// The names of the aliases that stand for it, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

fn ready() -> String {
    "READY".to_owned()
}

fn no_stage() -> String {
    NO_STAGE.to_owned()
}

impl From<EntryVersion> for ModelVersion {
    fn from(version: EntryVersion) -> Self {
        Self {
            name: version.name.to_string(),
            version: version.version.to_string(),
            creation_timestamp: version.created_at.as_millis(),
            last_updated_timestamp: version.updated_at.as_millis(),
            user_id: None,
            current_stage: version.stage,
            description: version.description,
            source: version.source,
            run_id: version.run_id,
            status: ready(),
            tags: tags_to_wire(version.tags),
            run_link: version.run_link,
            aliases: version.aliases.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&EntryVersion> for ModelVersion {
    fn from(version: &EntryVersion) -> Self {
        version.clone().into()
    }
}

impl TryFrom<ModelVersion> for EntryVersion {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a name, a number or an alias that cannot be.
    fn try_from(version: ModelVersion) -> Result<Self, StoreError> {
        let aliases: Result<_, _> = version.aliases.iter().map(|alias| alias.parse()).collect();
        Ok(Self {
            name: version.name.parse().map_err(|error| corrupt(&error))?,
            version: version.version.parse().map_err(|error| corrupt(&error))?,
            description: version.description,
            tags: tags_from_wire(Level::Version, version.tags),
            aliases: aliases.map_err(|error| corrupt(&error))?,
            stage: version.current_stage,
            source: version.source,
            run_id: version.run_id,
            run_link: version.run_link,
            author: version.user_id.filter(|user| !user.is_empty()),
            created_at: Timestamp::from_millis(version.creation_timestamp),
            updated_at: Timestamp::from_millis(version.last_updated_timestamp),
        })
    }
}
