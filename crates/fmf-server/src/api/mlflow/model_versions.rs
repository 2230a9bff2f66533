//! `model-versions`: versions of prompts and of ordinary registered models.

use axum::{extract::State, http::Uri};
use fmf_wire::mlflow::{
    messages::{DownloadUri, ModelVersionBody, ModelVersionsPage, encode},
    requests::{
        CreateModelVersion, DeleteModelVersion, GetDownloadUri, GetModelVersion,
        SearchModelVersions, UpdateModelVersion,
    },
};

use super::{Actor, Answer, Body, Parameters, answer::as_missing_version};
use crate::{app::App, cache::CachedRoute};

pub(super) async fn create(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = CreateModelVersion::read(&params)?;
    let version = app.registry.create_version(request.version, actor.writes()).await?;
    Ok(encode(&ModelVersionBody::from(version)).into())
}

pub(super) async fn get(
    State(app): State<App>,
    uri: Uri,
    Parameters(params): Parameters,
) -> Answer {
    let GetModelVersion { name, version } = GetModelVersion::read(&params)?;
    let seen = app.cache.generation(&name);
    let found = app.registry.entry_version(&name, &version.into()).await;
    let found = found.map_err(as_missing_version(version))?;
    let body = encode(&ModelVersionBody::from(found));
    Ok(app.keep(&uri, CachedRoute::Version, seen, body).into())
}

pub(super) async fn search(State(app): State<App>, Parameters(params): Parameters) -> Answer {
    let request = SearchModelVersions::read(&params)?;
    let page = app.registry.search_versions(request.query).await?;
    Ok(encode(&ModelVersionsPage::from(page)).into())
}

pub(super) async fn update(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let UpdateModelVersion { name, version, description } = UpdateModelVersion::read(&params)?;
    let updated = app.registry.describe_version(&name, version, description, actor.writes());
    let updated = updated.await.map_err(as_missing_version(version))?;
    Ok(encode(&ModelVersionBody::from(updated)).into())
}

pub(super) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let DeleteModelVersion { name, version } = DeleteModelVersion::read(&params)?;
    let deleted = app.registry.delete_version(&name, version, actor.writes()).await;
    deleted.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn download_uri(State(app): State<App>, Parameters(params): Parameters) -> Answer {
    let GetDownloadUri { name, version } = GetDownloadUri::read(&params)?;
    let found = app.registry.entry_version(&name, &version.into()).await;
    let found = found.map_err(as_missing_version(version))?;
    Ok(encode(&DownloadUri { artifact_uri: found.source }).into())
}
