//! Stages: what MLflow had before aliases; ordinary registered models still use them.

use axum::extract::State;
use fmf_wire::mlflow::{
    messages::{ModelVersionBody, ModelVersionsPage, encode},
    requests::{GetLatestVersions, TransitionStage},
};

use super::{Actor, Answer, Parameters, answer::as_missing_version};
use crate::app::App;

pub(super) async fn latest_versions(
    State(app): State<App>,
    Parameters(params): Parameters,
) -> Answer {
    let request = GetLatestVersions::read(&params)?;
    let stages: Vec<String> =
        request.stages.iter().map(|stage| stage.as_str().to_owned()).collect();
    let versions = app.registry.latest_versions(&request.name, &stages).await?;
    Ok(encode(&ModelVersionsPage::from(versions)).into())
}

pub(super) async fn transition(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let TransitionStage { name, version, stage, archive_existing_versions: archive } =
        TransitionStage::read(&params)?;
    let moved =
        app.registry.set_stage(&name, version, stage.as_str(), archive, actor.writes()).await;
    let moved = moved.map_err(as_missing_version(version))?;
    Ok(encode(&ModelVersionBody::from(moved)).into())
}
