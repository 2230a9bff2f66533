//! The messages: what stands in the bodies of answers, field by field in MLflow's order.
//!
//! An absent scalar is left out, an empty list too, but an empty text that was set is written
//! (`"run_id": ""`). What a client reads may lack more than MLflow's server leaves out.

mod artifact;
mod bodies;
mod experiment;
mod logged_model;
mod metric;
mod model_version;
mod reading;
mod registered_model;
mod run;

pub use artifact::{ArtifactFile, ArtifactsPage};
pub use bodies::{
    DownloadUri, Empty, ModelVersionBody, ModelVersionsPage, RegisteredModelBody,
    RegisteredModelsPage,
};
pub use experiment::{ExperimentBody, ExperimentCreated, ExperimentMessage, ExperimentsPage};
use fmf_core::{StoreError, entry::EntryTag, tracking::Pair};
pub use logged_model::{
    LoggedModelBody, LoggedModelDataMessage, LoggedModelInfoMessage, LoggedModelMessage,
    LoggedModelsPage, with_model_version,
};
pub use metric::{MetricMessage, MetricsOfRuns, MetricsPage};
pub use model_version::ModelVersion;
pub use registered_model::{RegisteredModel, RegisteredModelAlias};
pub use run::{
    DatasetInputMessage, DatasetMessage, ModelInputMessage, ModelOutputMessage, RunBody,
    RunDataMessage, RunInfoBody, RunInfoMessage, RunInputsMessage, RunMessage, RunOutputsMessage,
    RunsPage,
};
use serde::{Deserialize, Serialize};

use super::keys::{Level, from_tag_key, to_entry_key, to_wire_key};

/// A tag, or a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    #[serde(default)]
    pub value: String,
}

impl From<EntryTag> for Tag {
    fn from(tag: EntryTag) -> Self {
        Self { key: to_wire_key(&tag.key).to_owned(), value: tag.value }
    }
}

impl Tag {
    /// The tag of a registry that this one stands for.
    #[must_use]
    pub fn into_entry_tag(self, level: Level) -> EntryTag {
        EntryTag { key: to_entry_key(level, &self.key), value: self.value }
    }
}

/// A message as the bytes of an answer.
#[must_use]
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    // Texts, numbers and lists of them: there is nothing in a message that JSON cannot hold.
    serde_json::to_vec(message).unwrap_or_default()
}

fn tags_to_wire(tags: Vec<EntryTag>) -> Vec<Tag> {
    tags.into_iter().map(Tag::from).collect()
}

fn tracking_tags(pairs: Vec<Pair>) -> Vec<Tag> {
    pairs
        .into_iter()
        .map(|Pair { key, value }| Tag { key: from_tag_key(&key).to_owned(), value })
        .collect()
}

fn tags_from_wire(level: Level, tags: Vec<Tag>) -> Vec<EntryTag> {
    tags.into_iter().map(|tag| tag.into_entry_tag(level)).collect()
}

/// What a server sent breaks a rule that every store keeps.
fn corrupt(error: &StoreError) -> StoreError {
    StoreError::Corrupt(format!("the server sent what cannot be understood: {error}"))
}
