//! A prompt, which the protocol takes for a registered model with a tag, or such a model.

use fmf_core::{Alias, Result, StoreError, Timestamp, Version, entry::Entry};
use serde::{Deserialize, Serialize};

use super::{ModelVersion, Tag, corrupt, tags_from_wire, tags_to_wire};
use crate::mlflow::keys::Level;

/// A prompt or a registered model on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredModel {
    /// Its name.
    pub name: String,
    /// When it was created, in milliseconds.
    #[serde(default)]
    pub creation_timestamp: i64,
    /// When a version came or went, or when it was described or renamed.
    #[serde(default)]
    pub last_updated_timestamp: i64,
    /// Left out when it is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The highest version of each stage, without their aliases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub latest_versions: Vec<ModelVersion>,
    /// In insertion order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<RegisteredModelAlias>,
}

/// An alias and the version it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredModelAlias {
    /// Its name.
    pub alias: String,
    /// The version, as text.
    pub version: String,
}

impl From<Entry> for RegisteredModel {
    fn from(entry: Entry) -> Self {
        let without_aliases = |version| ModelVersion { aliases: Vec::new(), ..version };
        let latest = entry.latest_versions.into_iter().map(ModelVersion::from);
        Self {
            name: entry.name.to_string(),
            creation_timestamp: entry.created_at.as_millis(),
            last_updated_timestamp: entry.updated_at.as_millis(),
            description: entry.description.filter(|text| !text.is_empty()),
            latest_versions: latest.map(without_aliases).collect(),
            tags: tags_to_wire(entry.tags),
            aliases: entry.aliases.into_iter().map(RegisteredModelAlias::from).collect(),
        }
    }
}

impl From<&Entry> for RegisteredModel {
    fn from(entry: &Entry) -> Self {
        entry.clone().into()
    }
}

impl From<(Alias, Version)> for RegisteredModelAlias {
    fn from((alias, version): (Alias, Version)) -> Self {
        Self { alias: alias.to_string(), version: version.to_string() }
    }
}

impl TryFrom<RegisteredModel> for Entry {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a name, a number or an alias that cannot be.
    fn try_from(model: RegisteredModel) -> Result<Self> {
        let aliases: Result<_> = model.aliases.iter().map(read_alias).collect();
        let latest: Result<_> = model.latest_versions.into_iter().map(TryInto::try_into).collect();
        Ok(Self {
            name: model.name.parse().map_err(|error| corrupt(&error))?,
            description: model.description,
            tags: tags_from_wire(Level::Entry, model.tags),
            aliases: aliases.map_err(|error| corrupt(&error))?,
            latest_versions: latest?,
            created_at: Timestamp::from_millis(model.creation_timestamp),
            updated_at: Timestamp::from_millis(model.last_updated_timestamp),
        })
    }
}

fn read_alias(alias: &RegisteredModelAlias) -> Result<(Alias, Version)> {
    Ok((alias.alias.parse()?, alias.version.parse()?))
}
