//! Runs and experiments as a client reads them. A server of another age may leave texts out, which
//! are empty then; what makes no sense at all is refused.

use fmf_core::{
    Page, PageToken, Result, StoreError, Timestamp,
    tracking::{
        Dataset, DatasetInput, Experiment, ExperimentId, Lifecycle, Metric, ModelOutput, Pair, Run,
        RunId, RunInfo, RunInputs,
    },
};

use super::{
    DatasetInputMessage, ExperimentMessage, ExperimentsPage, MetricMessage, MetricsPage,
    RunInfoMessage, RunInputsMessage, RunMessage, RunsPage, Tag,
};
use crate::mlflow::keys::to_tag_key;

impl TryFrom<ExperimentMessage> for Experiment {
    type Error = StoreError;

    fn try_from(message: ExperimentMessage) -> Result<Self> {
        Ok(Self {
            id: experiment_id(&message.experiment_id)?,
            name: message.name,
            artifact_location: message.artifact_location,
            lifecycle: lifecycle(&message.lifecycle_stage),
            created_at: Timestamp::from_millis(message.creation_time),
            updated_at: Timestamp::from_millis(message.last_update_time),
            tags: pairs(message.tags),
        })
    }
}

impl TryFrom<RunMessage> for Run {
    type Error = StoreError;

    fn try_from(message: RunMessage) -> Result<Self> {
        let outputs = message.outputs.unwrap_or_default().model_outputs.into_iter();
        let data = message.data;
        Ok(Self {
            info: message.info.try_into()?,
            metrics: data.metrics.into_iter().map(Into::into).collect(),
            params: data.params.into_iter().map(|tag| Pair::new(tag.key, tag.value)).collect(),
            tags: pairs(data.tags),
            inputs: message.inputs.into(),
            outputs: outputs
                .map(|output| ModelOutput { model: output.model_id, step: output.step })
                .collect(),
        })
    }
}

impl TryFrom<RunInfoMessage> for RunInfo {
    type Error = StoreError;

    fn try_from(message: RunInfoMessage) -> Result<Self> {
        let status = message.status.parse().map_err(|_| {
            StoreError::Corrupt(format!("the server sent {:?} as a run's status", message.status))
        })?;
        Ok(Self {
            id: RunId::from(message.run_id),
            experiment: experiment_id(&message.experiment_id)?,
            name: message.run_name,
            user: message.user_id,
            status,
            start: message.start_time,
            end: message.end_time,
            artifact_uri: message.artifact_uri,
            lifecycle: lifecycle(&message.lifecycle_stage),
        })
    }
}

impl From<MetricMessage> for Metric {
    fn from(message: MetricMessage) -> Self {
        let MetricMessage { key, value, timestamp, step, .. } = message;
        Self { key, value, timestamp, step }
    }
}

impl From<RunInputsMessage> for RunInputs {
    fn from(message: RunInputsMessage) -> Self {
        Self {
            datasets: message.dataset_inputs.into_iter().map(Into::into).collect(),
            models: message.model_inputs.into_iter().map(|model| model.model_id).collect(),
        }
    }
}

impl From<DatasetInputMessage> for DatasetInput {
    fn from(message: DatasetInputMessage) -> Self {
        let data = message.dataset;
        let dataset = Dataset {
            name: data.name,
            digest: data.digest,
            source_type: data.source_type,
            source: data.source,
            schema: data.schema,
            profile: data.profile,
        };
        Self { dataset, tags: pairs(message.tags) }
    }
}

impl TryFrom<ExperimentsPage> for Page<Experiment> {
    type Error = StoreError;

    fn try_from(page: ExperimentsPage) -> Result<Self> {
        let items = page.experiments.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
        Ok(Self { items, next: page.next_page_token.and_then(token) })
    }
}

impl TryFrom<RunsPage> for Page<Run> {
    type Error = StoreError;

    fn try_from(page: RunsPage) -> Result<Self> {
        let items = page.runs.into_iter().map(TryInto::try_into).collect::<Result<_>>()?;
        Ok(Self { items, next: page.next_page_token.and_then(token) })
    }
}

impl From<MetricsPage> for Page<Metric> {
    fn from(page: MetricsPage) -> Self {
        let items = page.metrics.into_iter().map(Into::into).collect();
        Self { items, next: page.next_page_token.and_then(token) }
    }
}

/// Some servers send an empty token behind the last page.
fn token(token: String) -> Option<PageToken> {
    (!token.is_empty()).then(|| PageToken::from(token))
}

fn pairs(tags: Vec<Tag>) -> Vec<Pair> {
    tags.into_iter().map(|tag| Pair::new(to_tag_key(&tag.key), tag.value)).collect()
}

fn experiment_id(text: &str) -> Result<ExperimentId> {
    text.parse().map(ExperimentId).map_err(|_| {
        StoreError::Corrupt(format!("the server sent {text:?} as an experiment's number"))
    })
}

fn lifecycle(stage: &str) -> Lifecycle {
    if stage == "deleted" { Lifecycle::Deleted } else { Lifecycle::Active }
}

#[cfg(test)]
mod tests {
    use fmf_core::tracking::{NAME_KEY, RunStatus};

    use super::*;

    fn run() -> Run {
        let point = |key: &str, value| Metric { key: key.to_owned(), value, timestamp: 5, step: 2 };
        let dataset = Dataset {
            name: "d".to_owned(),
            digest: "x".to_owned(),
            source_type: "code".to_owned(),
            source: "{}".to_owned(),
            schema: None,
            profile: Some("{}".to_owned()),
        };
        Run {
            info: RunInfo {
                id: RunId::from("r".to_owned()),
                experiment: ExperimentId(7),
                name: "first".to_owned(),
                user: String::new(),
                status: RunStatus::Failed,
                start: 3,
                end: Some(4),
                artifact_uri: "mlflow-artifacts:/7/r/artifacts".to_owned(),
                lifecycle: Lifecycle::Deleted,
            },
            metrics: vec![point("m", 0.5), point("low", f64::MIN)],
            params: vec![Pair::new("p", "é")],
            tags: vec![Pair::new(NAME_KEY, "first"), Pair::new("t", "")],
            inputs: RunInputs {
                datasets: vec![DatasetInput { dataset, tags: vec![Pair::new("a", "b")] }],
                models: vec!["m-1".to_owned()],
            },
            outputs: vec![ModelOutput { model: "m-2".to_owned(), step: 1 }],
        }
    }

    #[test]
    fn a_client_reads_the_run_that_a_server_wrote() {
        let written = super::super::encode(&RunMessage::from(run()));
        let read: RunMessage = serde_json::from_slice(&written).unwrap();
        assert_eq!(Run::try_from(read).unwrap(), run());
    }

    #[test]
    fn a_client_reads_the_experiment_that_a_server_wrote() {
        let experiment = Experiment {
            id: ExperimentId(7),
            name: "tuning".to_owned(),
            artifact_location: "mlflow-artifacts:/7".to_owned(),
            lifecycle: Lifecycle::Active,
            created_at: Timestamp::from_millis(1),
            updated_at: Timestamp::from_millis(2),
            tags: vec![Pair::new("k", "v")],
        };
        let written = super::super::encode(&ExperimentMessage::from(experiment.clone()));
        let read: ExperimentMessage = serde_json::from_slice(&written).unwrap();
        assert_eq!(Experiment::try_from(read).unwrap(), experiment);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let message = |status: &str, experiment: &str| {
            let mut message = RunMessage::from(run());
            message.info.status = status.to_owned();
            message.info.experiment_id = experiment.to_owned();
            Run::try_from(message).map(|_| ()).map_err(|error| error.to_string())
        };
        assert!(message("LOST", "7").unwrap_err().contains("\"LOST\""));
        assert!(message("FAILED", "seven").unwrap_err().contains("\"seven\""));
    }
}
