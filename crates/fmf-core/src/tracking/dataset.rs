//! What went into a run, and what came out of it besides numbers.

use super::Pair;

/// Data that a run used. Two of one name and digest in an experiment are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// What it is called.
    pub name: String,
    /// What it holds, in short.
    pub digest: String,
    /// What kind of place it came from.
    pub source_type: String,
    /// From where.
    pub source: String,
    /// The types of its columns.
    pub schema: Option<String>,
    /// Its statistics.
    pub profile: Option<String>,
}

/// Data that points of metrics were measured on, without saying where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetName {
    /// What it is called.
    pub name: String,
    /// What it holds, in short.
    pub digest: String,
}

/// A dataset, and what this run used it for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetInput {
    /// The data.
    pub dataset: Dataset,
    /// Tags of its use in this run, in the order in which they were given.
    pub tags: Vec<Pair>,
}

/// What went into a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunInputs {
    /// Data.
    pub datasets: Vec<DatasetInput>,
    /// The ids of logged models.
    pub models: Vec<String>,
}

/// A logged model that came out of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelOutput {
    /// Its id.
    pub model: String,
    /// At which step.
    pub step: i64,
}
