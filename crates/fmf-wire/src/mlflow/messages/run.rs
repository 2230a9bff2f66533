//! Runs on the wire.

use fmf_core::{
    Page,
    tracking::{DatasetInput, ModelOutput, Run, RunInfo, RunInputs},
};
use serde::{Deserialize, Serialize};

use super::{MetricMessage, Tag, experiment::stage, tracking_tags};
use crate::mlflow::token;

/// A run on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunMessage {
    /// What it is.
    pub info: RunInfoMessage,
    /// What it logged.
    #[serde(default)]
    pub data: RunDataMessage,
    /// What went into it; always there.
    #[serde(default)]
    pub inputs: RunInputsMessage,
    /// What came out of it; not told of a run that was just made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<RunOutputsMessage>,
}

/// What a run is. Its id stands there twice, as older clients want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfoMessage {
    /// The id.
    #[serde(default)]
    pub run_uuid: String,
    /// The number of its experiment, as text.
    pub experiment_id: String,
    /// What it is called.
    #[serde(default)]
    pub run_name: String,
    /// Who started it.
    #[serde(default)]
    pub user_id: String,
    /// How far it is.
    pub status: String,
    /// When it began, in milliseconds.
    #[serde(default)]
    pub start_time: i64,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<i64>,
    /// Where its files are.
    #[serde(default)]
    pub artifact_uri: String,
    /// `active` or `deleted`.
    #[serde(default)]
    pub lifecycle_stage: String,
    /// The id again.
    pub run_id: String,
}

/// What a run logged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunDataMessage {
    /// The latest point of each metric.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<MetricMessage>,
    /// Parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Tag>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// What went into a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInputsMessage {
    /// Data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dataset_inputs: Vec<DatasetInputMessage>,
    /// Logged models.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_inputs: Vec<ModelInputMessage>,
}

/// A dataset, and what the run used it for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetInputMessage {
    /// Tags of its use, by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// The data.
    pub dataset: DatasetMessage,
}

/// Data that a run used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetMessage {
    /// What it is called.
    pub name: String,
    /// What it holds, in short.
    pub digest: String,
    /// What kind of place it came from.
    pub source_type: String,
    /// From where.
    pub source: String,
    /// The types of its columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}

/// A logged model that went into a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInputMessage {
    /// Its id.
    pub model_id: String,
}

/// What came out of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOutputsMessage {
    /// Logged models.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_outputs: Vec<ModelOutputMessage>,
}

/// A logged model that came out of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelOutputMessage {
    /// Its id.
    pub model_id: String,
    /// At which step.
    pub step: i64,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunBody {
    /// The run.
    pub run: RunMessage,
}

/// What a run is after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfoBody {
    /// What it is.
    pub run_info: RunInfoMessage,
}

/// A page of runs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunsPage {
    /// Those that were found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunMessage>,
    /// Where the next page begins, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

impl RunBody {
    /// The answer to who made a run, which says nothing of outputs.
    #[must_use]
    pub fn created(run: Run) -> Self {
        Self { run: RunMessage { outputs: None, ..run.into() } }
    }
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self { run: run.into() }
    }
}

impl From<RunInfo> for RunInfoBody {
    fn from(info: RunInfo) -> Self {
        Self { run_info: info.into() }
    }
}

impl From<Page<Run>> for RunsPage {
    fn from(page: Page<Run>) -> Self {
        Self {
            runs: page.items.into_iter().map(Into::into).collect(),
            next_page_token: page.next.as_ref().map(token::encode),
        }
    }
}

impl From<Run> for RunMessage {
    fn from(run: Run) -> Self {
        let data = RunDataMessage {
            metrics: run.metrics.into_iter().map(Into::into).collect(),
            params: tracking_tags(run.params),
            tags: tracking_tags(run.tags),
        };
        let model_outputs = run.outputs.into_iter().map(Into::into).collect();
        Self {
            info: run.info.into(),
            data,
            inputs: run.inputs.into(),
            outputs: Some(RunOutputsMessage { model_outputs }),
        }
    }
}

impl From<RunInfo> for RunInfoMessage {
    fn from(info: RunInfo) -> Self {
        let id = info.id.to_string();
        Self {
            run_uuid: id.clone(),
            experiment_id: info.experiment.to_string(),
            run_name: info.name,
            user_id: info.user,
            status: info.status.as_str().to_owned(),
            start_time: info.start,
            end_time: info.end.filter(|end| *end != 0),
            artifact_uri: info.artifact_uri,
            lifecycle_stage: stage(info.lifecycle),
            run_id: id,
        }
    }
}

impl From<RunInputs> for RunInputsMessage {
    fn from(inputs: RunInputs) -> Self {
        let models = inputs.models.into_iter().map(|model_id| ModelInputMessage { model_id });
        Self {
            dataset_inputs: inputs.datasets.into_iter().map(Into::into).collect(),
            model_inputs: models.collect(),
        }
    }
}

impl From<DatasetInput> for DatasetInputMessage {
    fn from(input: DatasetInput) -> Self {
        let data = input.dataset;
        let mut tags = tracking_tags(input.tags);
        tags.sort_by(|one, other| one.key.cmp(&other.key));
        Self {
            tags,
            dataset: DatasetMessage {
                name: data.name,
                digest: data.digest,
                source_type: data.source_type,
                source: data.source,
                schema: data.schema,
                profile: data.profile,
            },
        }
    }
}

impl From<ModelOutput> for ModelOutputMessage {
    fn from(output: ModelOutput) -> Self {
        Self { model_id: output.model, step: output.step }
    }
}
