//! A logged model: what a run made, with everything that was said of it.

use std::fmt;

use super::{DatasetName, ExperimentId, Lifecycle, Metric, Pair, RunId};
use crate::Timestamp;

/// The id of a logged model, as somebody wrote it; ours are `m-` and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(String);

impl ModelId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ModelId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a logged model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelStatus {
    /// Nobody says.
    Unspecified,
    /// Its files are on their way.
    Pending,
    /// Its files are there.
    Ready,
    /// Its files did not arrive.
    Failed,
}

impl ModelStatus {
    /// Every status, in the order of MLflow's numbers, which begin at 0; filters compare those.
    pub const ALL: [Self; 4] = [Self::Unspecified, Self::Pending, Self::Ready, Self::Failed];
}

/// A logged model with everything that was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedModel {
    /// Its id.
    pub id: ModelId,
    /// Where it belongs.
    pub experiment: ExperimentId,
    /// What it is called; several models may bear one name.
    pub name: String,
    /// What kind of model it is, in words of whoever logged it; empty if nobody says.
    pub kind: String,
    /// The run that made it, as the client says; empty if it does not.
    pub source_run: String,
    /// How far it is.
    pub status: ModelStatus,
    /// Where its files are.
    pub artifact_uri: String,
    /// Whether it is in use.
    pub lifecycle: Lifecycle,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its status was last set, or it was deleted.
    pub updated_at: Timestamp,
    /// Its parameters, by their keys.
    pub params: Vec<Pair>,
    /// Its tags, by their keys.
    pub tags: Vec<Pair>,
    /// Every point of its metrics, in the order in which they were logged.
    pub metrics: Vec<ModelMetric>,
}

/// A point of a metric of a logged model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelMetric {
    /// The point.
    pub metric: Metric,
    /// The run that measured it.
    pub run: RunId,
    /// On which data, if it was said.
    pub dataset: Option<DatasetName>,
}

/// A logged model to be made.
#[derive(Debug, Clone)]
pub struct NewModel {
    /// Where it belongs.
    pub experiment: ExperimentId,
    /// What it is called; one is found for a model without a name.
    pub name: Option<String>,
    /// What kind of model it is.
    pub kind: String,
    /// The run that makes it.
    pub source_run: String,
    /// Its parameters, each key once.
    pub params: Vec<Pair>,
    /// Its tags, each key once.
    pub tags: Vec<Pair>,
}

/// A point of a metric that a run logs of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelPoint {
    /// The model.
    pub model: ModelId,
    /// The point.
    pub metric: Metric,
    /// On which data.
    pub dataset: Option<DatasetName>,
}
