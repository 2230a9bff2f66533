//! Experiments on the wire.

use fmf_core::{
    Page,
    tracking::{Experiment, ExperimentId, Lifecycle},
};
use serde::{Deserialize, Serialize};

use super::{Tag, tracking_tags};
use crate::mlflow::token;

/// An experiment on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentMessage {
    /// Its number, as text.
    pub experiment_id: String,
    /// Its name.
    pub name: String,
    /// Below which address the files of its runs are.
    #[serde(default)]
    pub artifact_location: String,
    /// `active` or `deleted`.
    #[serde(default)]
    pub lifecycle_stage: String,
    /// When it was renamed, deleted or restored, in milliseconds.
    #[serde(default)]
    pub last_update_time: i64,
    /// When it was made.
    #[serde(default)]
    pub creation_time: i64,
    /// In insertion order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Always `default`: there are no others.
    #[serde(default)]
    pub workspace: String,
}

/// One experiment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentBody {
    /// The experiment.
    pub experiment: ExperimentMessage,
}

/// The number of an experiment that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentCreated {
    /// The number, as text.
    pub experiment_id: String,
}

/// A page of experiments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentsPage {
    /// Those that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<ExperimentMessage>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

impl From<Experiment> for ExperimentMessage {
    fn from(experiment: Experiment) -> Self {
        Self {
            experiment_id: experiment.id.to_string(),
            name: experiment.name,
            artifact_location: experiment.artifact_location,
            lifecycle_stage: stage(experiment.lifecycle),
            last_update_time: experiment.updated_at.as_millis(),
            creation_time: experiment.created_at.as_millis(),
            tags: tracking_tags(experiment.tags),
            workspace: "default".to_owned(),
        }
    }
}

impl From<Experiment> for ExperimentBody {
    fn from(experiment: Experiment) -> Self {
        Self { experiment: experiment.into() }
    }
}

impl From<ExperimentId> for ExperimentCreated {
    fn from(id: ExperimentId) -> Self {
        Self { experiment_id: id.to_string() }
    }
}

impl From<Page<Experiment>> for ExperimentsPage {
    fn from(page: Page<Experiment>) -> Self {
        Self {
            experiments: page.items.into_iter().map(Into::into).collect(),
            next_page_token: page.next.as_ref().map(token::encode),
        }
    }
}

/// What the protocol calls it.
pub(super) fn stage(lifecycle: Lifecycle) -> String {
    match lifecycle {
        Lifecycle::Active => "active".to_owned(),
        Lifecycle::Deleted => "deleted".to_owned(),
    }
}
