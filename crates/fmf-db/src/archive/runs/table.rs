//! The tables of runs that an archive holds, row by row.
//!
//! What follows from them is not among them: the latest point of each metric, and what the runs of
//! each prompt version measured, are made again.

use serde::{Deserialize, Serialize};

use super::cell::Kind::{self, *};

/// A table, in the order of an archive: what is referred to comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Experiments; deleted ones too.
    Experiments,
    /// Their tags.
    ExperimentTags,
    /// Runs; deleted ones too.
    Runs,
    /// Their parameters.
    Params,
    /// Their tags.
    Tags,
    /// The points of their metrics.
    Points,
    /// Datasets.
    Datasets,
    /// Which run used which dataset.
    UsedDatasets,
    /// What for.
    UsedDatasetTags,
    /// Which models went into runs.
    ModelInputs,
    /// Which models came out of runs.
    ModelOutputs,
    /// Logged models; deleted ones too.
    Models,
    /// Their parameters.
    ModelParams,
    /// Their tags.
    ModelTags,
    /// The points of their metrics.
    ModelPoints,
    /// Versions of prompts as runs name them.
    LinkedVersions,
    /// Which run used which of these.
    Links,
}

/// How a table is read and written.
pub(super) struct Shape {
    /// Its name in the database.
    pub(super) name: &'static str,
    /// Its columns there that an archive has.
    pub(super) columns: &'static str,
    /// What they hold.
    pub(super) kinds: &'static [Kind],
    /// The order of its rows.
    pub(super) order: &'static str,
}

impl Table {
    /// All of them, in the order of an archive.
    pub const ALL: [Self; 17] = [
        Self::Experiments,
        Self::ExperimentTags,
        Self::Runs,
        Self::Params,
        Self::Tags,
        Self::Points,
        Self::Datasets,
        Self::UsedDatasets,
        Self::UsedDatasetTags,
        Self::ModelInputs,
        Self::ModelOutputs,
        Self::Models,
        Self::ModelParams,
        Self::ModelTags,
        Self::ModelPoints,
        Self::LinkedVersions,
        Self::Links,
    ];

    /// The statement that reads it.
    pub(super) fn select(self) -> String {
        let Shape { name, columns, order, .. } = self.shape();
        match self {
            // A metric has its place by when it was first logged to its run.
            Self::Points => "select p.run, p.key, p.timestamp, p.step, \
                                    case when p.is_nan <> 0 then null else p.value end \
                             from metric_points p \
                             left join latest_metrics l on l.run = p.run and l.key = p.key \
                             order by p.run, l.seq, p.key, p.timestamp, p.step, p.value, p.is_nan"
                .to_owned(),
            _ => format!("select {columns} from {name} order by {order}"),
        }
    }

    /// The columns that are written.
    pub(super) fn written(self) -> String {
        let columns = self.shape().columns;
        match self {
            Self::Points => format!("{columns}, is_nan"),
            Self::LinkedVersions => format!("{columns}, runs"),
            _ => columns.to_owned(),
        }
    }

    pub(super) fn shape(self) -> Shape {
        let shape = |name, columns, kinds, order| Shape { name, columns, kinds, order };
        match self {
            Self::Experiments => shape(
                "experiments",
                "id, name, artifact_location, is_deleted, created_at, updated_at",
                &[Number, Text, Text, Flag, Number, Number],
                "id",
            ),
            Self::ExperimentTags => shape(
                "experiment_tags",
                "experiment, key, value",
                &[Number, Text, Text],
                "experiment, seq",
            ),
            Self::Runs => shape(
                "runs",
                "seq, id, experiment, name, user_id, status, start_time, end_time, artifact_uri, \
                 is_deleted",
                &[Number, Text, Number, Text, Text, RunStatus, Number, MaybeNumber, Text, Flag],
                "seq",
            ),
            Self::Params => of_owner("run_params", "run, key, value", "run, seq"),
            Self::Tags => of_owner("run_tags", "run, key, value", "run, seq"),
            Self::Points => shape(
                "metric_points",
                "run, key, timestamp, step, value",
                &[Number, Text, Number, Number, RealOrNone],
                "",
            ),
            Self::Datasets => shape(
                "datasets",
                "seq, experiment, name, digest, source_type, source, schema, profile",
                &[Number, Number, Text, Text, Text, Text, MaybeText, MaybeText],
                "seq",
            ),
            Self::UsedDatasets => {
                shape("run_datasets", "seq, run, dataset", &[Number, Number, Number], "seq")
            }
            Self::UsedDatasetTags => {
                of_owner("run_dataset_tags", "run_dataset, key, value", "run_dataset, seq")
            }
            Self::ModelInputs => {
                shape("run_model_inputs", "run, model", &[Number, Text], "run, seq")
            }
            Self::ModelOutputs => {
                shape("run_model_outputs", "run, model, step", &[Number, Text, Number], "run, seq")
            }
            Self::Models => shape(
                "models",
                "seq, id, experiment, name, kind, source_run, status, artifact_uri, is_deleted, \
                 created_at, updated_at",
                &[Number, Text, Number, Text, Text, Text, ModelStatus, Text, Flag, Number, Number],
                "seq",
            ),
            Self::ModelParams => of_owner("model_params", "model, key, value", "model, seq"),
            Self::ModelTags => of_owner("model_tags", "model, key, value", "model, seq"),
            Self::ModelPoints => shape(
                "model_metrics",
                "model, run, key, timestamp, step, value, dataset_name, dataset_digest",
                &[Number, Number, Text, Number, Number, Real, Text, Text],
                "model, seq",
            ),
            Self::LinkedVersions => {
                shape("linked_versions", "seq, name, version", &[Number, Name, Version], "seq")
            }
            Self::Links => shape(
                "prompt_links",
                "run, version, source, made_at",
                &[Number, Number, Text, Number],
                "run, version, source",
            ),
        }
    }
}

/// A table of keys and values.
fn of_owner(name: &'static str, columns: &'static str, order: &'static str) -> Shape {
    Shape { name, columns, kinds: &[Number, Text, Text], order }
}
