//! Why runs, experiments and logged models cannot be what a caller wants.

use super::{ExperimentId, ModelId, RunId};

/// Why something was not done to runs, experiments or logged models.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrackingFault {
    /// There is no such run.
    #[error("no run has the id {:?}", .0.as_str())]
    RunNotFound(RunId),
    /// There is no such experiment, or it is not in the state that was asked for.
    #[error("no experiment has the number {0}")]
    ExperimentNotFound(ExperimentId),
    /// No experiment bears that name.
    #[error("no experiment is called {0:?}")]
    ExperimentNameNotFound(String),
    /// The run has no such tag.
    #[error("run {run} has no tag {key:?}")]
    RunTagNotFound {
        /// The run.
        run: RunId,
        /// The tag's key.
        key: String,
    },
    /// The experiment has no such tag.
    #[error("experiment {experiment} has no tag {key:?}")]
    ExperimentTagNotFound {
        /// The experiment.
        experiment: ExperimentId,
        /// The tag's key.
        key: String,
    },
    /// Nothing is written to a run that was deleted.
    #[error("run {0} is deleted; restore it first")]
    RunDeleted(RunId),
    /// Nothing is added to an experiment that was deleted.
    #[error("experiment {0} is deleted; restore it first")]
    ExperimentDeleted(ExperimentId),
    /// An experiment that was deleted keeps its name.
    #[error("experiment {0} is deleted and keeps its name; restore it first")]
    ExperimentNotRenamed(ExperimentId),
    /// The name is taken, perhaps by an experiment that was deleted.
    #[error("an experiment {0:?} is there already, perhaps deleted")]
    ExperimentExists(String),
    /// A parameter has another value already.
    #[error("run {run} has the parameter {:?} already, with another value", .changed.key)]
    ParamChanged {
        /// The run.
        run: RunId,
        /// The parameter.
        changed: ChangedParam,
    },
    /// Parameters of a batch have other values already.
    #[error("run {run} has {} of these parameters already, with other values", .changed.len())]
    ParamsChanged {
        /// The run.
        run: RunId,
        /// The parameters.
        changed: Vec<ChangedParam>,
    },
    /// There is no such logged model, or it is deleted.
    #[error("no logged model has the id {:?}", .0.as_str())]
    ModelNotFound(ModelId),
    /// The logged model has no such tag.
    #[error("logged model {model} has no tag {key:?}")]
    ModelTagNotFound {
        /// The model.
        model: ModelId,
        /// The tag's key.
        key: String,
    },
    /// The logged model has that parameter already; it is said once.
    #[error("logged model {model} has the parameter {key:?} already")]
    ModelParamExists {
        /// The model.
        model: ModelId,
        /// The parameter's key.
        key: String,
    },
    /// A point of a metric is said of a logged model that is not there.
    #[error("a metric is said of logged model {:?}, which is not there", .0.as_str())]
    NoModelOfMetric(ModelId),
}

/// A parameter that somebody tried to give another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedParam {
    /// Its key.
    pub key: String,
    /// The value that it has and keeps.
    pub old: String,
    /// The value that it was to have.
    pub new: String,
}

impl TrackingFault {
    /// Whether it says that something is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::RunNotFound(_)
                | Self::ExperimentNotFound(_)
                | Self::ExperimentNameNotFound(_)
                | Self::RunTagNotFound { .. }
                | Self::ExperimentTagNotFound { .. }
                | Self::ModelNotFound(_)
                | Self::ModelTagNotFound { .. }
        )
    }
}
