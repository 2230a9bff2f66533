//! What each endpoint is asked, as typed values.
//!
//! `read` checks as MLflow's server does: the types of all fields in order, then the rules of
//! names, versions, aliases and tags in the order of its store. Whether the thing exists is the
//! registry's question. An integer that no version can bear is a version that is not there.

mod aliases;
mod create_model_version;
mod model_versions;
mod registered_models;
mod search;
mod tags;

pub use aliases::{DeleteAlias, GetByAlias, SetAlias};
pub use create_model_version::{CreateModelVersion, Refused};
pub use model_versions::{
    DeleteModelVersion, GetDownloadUri, GetModelVersion, TransitionStage, UpdateModelVersion,
};
pub use registered_models::{
    CreateRegisteredModel, DeleteRegisteredModel, GetLatestVersions, GetRegisteredModel,
    RenameRegisteredModel, UpdateRegisteredModel,
};
pub use search::{SearchModelVersions, SearchRegisteredModels};
pub use tags::{
    DeleteModelVersionTag, DeleteRegisteredModelTag, SetModelVersionTag, SetRegisteredModelTag,
};
