//! What a new version has of the run or the logged model that it comes from.
//!
//! Runs and logged models are in a database of their own, so they are asked before the registry.

use fmf_core::{
    Result, StoreError,
    entry::{EntryVersion, NewEntryVersion},
    tracking::ModelId,
};
use fmf_wire::mlflow::{
    keys::MODEL_VERSIONS,
    messages::with_model_version,
    requests::{CreateModelVersion, FilesOwner},
};

use super::Refusal;
use crate::app::App;

/// The version that is to be made, with its run and the place of its files.
///
/// # Errors
/// When the source is not among the files of its owner, or the logged model is not there.
pub(super) async fn resolved(
    app: &App,
    request: CreateModelVersion,
) -> Result<NewEntryVersion, Refusal> {
    if let Some(owner) = request.owner() {
        let root = root(app, owner).await?;
        request.check_among(owner, root.as_deref())?;
    }
    let Some(id) = request.model.clone() else { return Ok(request.version) };
    if let Some(required) = request.before_model() {
        app.registry.require(required).await?;
    }
    let model = app.tracking.model(&id).await?;
    Ok(request.made_of(&model))
}

/// Lists a version in the tag of the logged model that it was made of.
///
/// # Errors
/// When the database of runs is away.
pub(super) async fn note(app: &App, model: &ModelId, made: &EntryVersion) -> Result<()> {
    let (name, version) = (made.name.clone(), made.version);
    let with_this = move |listed: Option<&str>| with_model_version(listed, &name, version);
    app.tracking.change_model_tag(model, MODEL_VERSIONS, with_this).await
}

/// Where the files of an owner are; `None` if it is not there.
async fn root(app: &App, owner: &FilesOwner) -> Result<Option<String>> {
    let found = match owner {
        FilesOwner::Run(id) => app.tracking.run(id).await.map(|run| run.info.artifact_uri),
        FilesOwner::Model(id) => app.tracking.model(id).await.map(|model| model.artifact_uri),
    };
    match found {
        Ok(root) => Ok(Some(root)),
        Err(StoreError::Tracking(fault)) if fault.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
