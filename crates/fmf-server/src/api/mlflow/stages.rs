//! Stages: what MLflow had before aliases; ordinary registered models still use them.

use fmf_wire::mlflow::{
    messages::{ModelVersionBody, ModelVersionsPage, encode},
    requests::{GetLatestVersions, TransitionStage},
};

use super::{Answer, Call, answer::as_missing_version};

pub(super) async fn latest_versions(call: Call) -> Answer {
    let request = GetLatestVersions::read(&call.params)?;
    let latest = call.app.registry.latest_versions(&request.name).await?;
    Ok(encode(&ModelVersionsPage::from(request.among(latest)?)).into())
}

pub(super) async fn transition(call: Call) -> Answer {
    let TransitionStage { name, version, stage, archive_existing_versions: archive } =
        TransitionStage::read(&call.params)?;
    let moved =
        call.app.registry.set_stage(&name, version, stage.as_str(), archive, call.how).await;
    let moved = moved.map_err(as_missing_version(version))?;
    Ok(encode(&ModelVersionBody::from(moved)).into())
}
