//! The bodies of answers: a message, or a page of them, under its name.

use fmf_core::{
    Page,
    entry::{Entry, EntryVersion},
};
use serde::{Deserialize, Serialize};

use super::{ModelVersion, RegisteredModel};
use crate::mlflow::token;

/// `{}`: done, and nothing to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// One prompt or registered model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredModelBody {
    /// The prompt or model.
    pub registered_model: RegisteredModel,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelVersionBody {
    /// The version.
    pub model_version: ModelVersion,
}

/// A page of prompts and registered models.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredModelsPage {
    /// Those that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registered_models: Vec<RegisteredModel>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// A page of versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelVersionsPage {
    /// Those that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_versions: Vec<ModelVersion>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// Where the files of a version are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadUri {
    /// Their address.
    pub artifact_uri: String,
}

impl From<Entry> for RegisteredModelBody {
    fn from(entry: Entry) -> Self {
        Self { registered_model: entry.into() }
    }
}

impl From<EntryVersion> for ModelVersionBody {
    fn from(version: EntryVersion) -> Self {
        Self { model_version: version.into() }
    }
}

impl From<Page<Entry>> for RegisteredModelsPage {
    fn from(page: Page<Entry>) -> Self {
        Self {
            registered_models: page.items.into_iter().map(Into::into).collect(),
            next_page_token: page.next.as_ref().map(token::encode),
        }
    }
}

impl From<Page<EntryVersion>> for ModelVersionsPage {
    /// The answer to a search, which never tells aliases.
    fn from(page: Page<EntryVersion>) -> Self {
        let without_aliases =
            |version| ModelVersion { aliases: Vec::new(), ..ModelVersion::from(version) };
        Self {
            model_versions: page.items.into_iter().map(without_aliases).collect(),
            next_page_token: page.next.as_ref().map(token::encode),
        }
    }
}

impl From<Vec<EntryVersion>> for ModelVersionsPage {
    /// The latest versions, with their aliases.
    fn from(versions: Vec<EntryVersion>) -> Self {
        let model_versions = versions.into_iter().map(Into::into).collect();
        Self { model_versions, next_page_token: None }
    }
}
