//! What each endpoint is asked, as typed values.
//!
//! `read` checks as MLflow's server does: the types of all fields in order, then the rules of
//! names, versions, aliases and tags in the order of its store. Whether the thing exists is the
//! registry's question. An integer that no version can bear is a version that is not there.

mod aliases;
mod artifacts;
mod create_model_version;
mod experiments;
mod logged_models;
mod logging;
mod metrics;
mod model_versions;
mod registered_models;
mod runs;
mod search;
mod search_logged_models;
mod search_runs;
mod tags;

pub use aliases::{DeleteAlias, GetByAlias, SetAlias};
pub use artifacts::{FileOfRun, FileOfVersion, ListFiles, ListFilesOfRun};
pub use create_model_version::{CreateModelVersion, FilesOwner, Refused};
pub use experiments::{
    CreateExperiment, DeleteExperimentTag, GetExperimentByName, OneExperiment, SearchExperiments,
    SetExperimentTag, UpdateExperiment,
};
pub use logged_models::{
    CreateLoggedModel, DeleteLoggedModelTag, FinalizeLoggedModel, GetLoggedModel,
    LogLoggedModelParams, OneLoggedModel, SetLoggedModelTags,
};
pub use logging::{DeleteRunTag, LogBatch, LogInputs, LogMetric, LogOutputs, LogParam, SetRunTag};
pub use metrics::{GetMetricHistory, GetMetricHistoryBulk, GetMetricHistoryBulkInterval};
pub use model_versions::{
    DeleteModelVersion, GetDownloadUri, GetModelVersion, TransitionStage, UpdateModelVersion,
};
pub use registered_models::{
    CreateRegisteredModel, DeleteRegisteredModel, GetLatestVersions, GetRegisteredModel,
    RenameRegisteredModel, UpdateRegisteredModel,
};
pub use runs::{CreateRun, OneRun, UpdateRun};
pub use search::{SearchModelVersions, SearchRegisteredModels};
pub use search_logged_models::SearchLoggedModels;
pub use search_runs::{SearchRuns, run_filter, run_order};
pub use tags::{
    DeleteModelVersionTag, DeleteRegisteredModelTag, SetModelVersionTag, SetRegisteredModelTag,
};
