//! Experiments, runs and logged models: what was tried, with which parameters, and what came of it.
//!
//! The records that a tracking database keeps and that a protocol hands out, without any of their
//! spelling. How long a text may be, and which keys of tags a protocol reserves, is the protocol's
//! business.

mod dataset;
mod experiment;
mod fault;
mod lifecycle;
mod linked;
mod metric;
mod model;
mod query;
mod run;
mod status;

pub use dataset::{Dataset, DatasetInput, DatasetName, ModelOutput, RunInputs};
pub use experiment::{Experiment, ExperimentId, NewExperiment};
pub use fault::{ChangedParam, TrackingFault};
pub use lifecycle::{Lifecycle, View};
pub use linked::{LinkedVersion, NAME_PARAM, VERSION_PARAM};
pub use metric::{Metric, MetricHistory, MetricSample};
pub use model::{LoggedModel, ModelId, ModelMetric, ModelPoint, ModelStatus, NewModel};
pub use query::{ExperimentQuery, ModelQuery, RunQuery};
pub use run::{NewRun, Run, RunBatch, RunChange, RunId, RunInfo};
pub use status::{NoStatus, RunStatus};

/// The key under which the tag that mirrors a run's name is kept. No tag of a user bears a `#`.
pub const NAME_KEY: &str = "#name";
/// The key under which the tag that says what a dataset is used for is kept.
pub const CONTEXT_KEY: &str = "#context";
/// The key under which the tag is kept that lists the prompt versions of a run or a model, as JSON:
/// `[{"name": "greeting", "version": "1"}]`.
pub const PROMPTS_KEY: &str = "#prompts";

/// A tag or a parameter: a key and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl Pair {
    /// A key and a text.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }

    /// The value of a key among these.
    #[must_use]
    pub fn find<'p>(pairs: &'p [Self], key: &str) -> Option<&'p str> {
        pairs.iter().find(|pair| pair.key == key).map(|pair| pair.value.as_str())
    }
}
