//! Why runs and experiments cannot be what a caller wants.

use super::{ExperimentId, RunId};

/// Why something was not done to runs or experiments.
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
        )
    }
}
