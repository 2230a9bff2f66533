//! The files of a run or a version, by paths below its own.

use axum::{
    http::{HeaderMap, Method},
    response::Response,
};
use fmf_wire::mlflow::{
    ApiError,
    messages::{ArtifactsPage, encode},
    requests::{FileOfRun, FileOfVersion, ListFilesOfRun},
};

use super::{Call, Refusal, by_path, download, of_artifact};
use crate::{
    api::mlflow::answer::{Answer, as_missing_version},
    app::App,
    artifacts::ArtifactPath,
};

pub(in crate::api::mlflow) async fn list(call: Call) -> Answer {
    let ListFilesOfRun { run, path } = ListFilesOfRun::read(&call.params)?;
    let below = ArtifactPath::parse(&path)?;
    let root_uri = call.app.tracking.run(&run).await?.info.artifact_uri;
    let path = kept_here(&root_uri)?.join(&below)?;
    let items = call.app.artifacts.list(&path).await.map_err(of_artifact(&path))?;
    let files = items.into_iter().map(by_path::file).map(|mut file| {
        if !below.is_root() {
            file.path = format!("{below}/{}", file.path);
        }
        file
    });
    Ok(encode(&ArtifactsPage { files: files.collect(), root_uri: Some(root_uri) }).into())
}

pub(super) async fn of_run(
    method: Method,
    headers: HeaderMap,
    call: Call,
) -> Result<Response, Refusal> {
    let FileOfRun { run, path } = FileOfRun::read(&call.params)?;
    let path = ArtifactPath::parse(&path)?;
    let address = call.app.tracking.run(&run).await?.info.artifact_uri;
    below(&call.app, &address, &path, &method, &headers).await
}

pub(super) async fn of_version(
    method: Method,
    headers: HeaderMap,
    call: Call,
) -> Result<Response, Refusal> {
    let FileOfVersion { name, version, path } = FileOfVersion::read(&call.params)?;
    let path = ArtifactPath::parse(&path)?;
    let found = call.app.registry.download_uri(&name, version).await;
    let address = found.map_err(as_missing_version(version))?;
    below(&call.app, &address, &path, &method, &headers).await
}

/// The file at `path` below an address of ours.
async fn below(
    app: &App,
    address: &str,
    path: &ArtifactPath,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let path = kept_here(address)?.join(path)?;
    download::answer(app, &path, method, headers).await.map_err(of_artifact(&path))
}

/// Where in the store an address leads to.
fn kept_here(address: &str) -> Result<ArtifactPath, Refusal> {
    match ArtifactPath::of_address(address) {
        Some(path) => Ok(path?),
        None => Err(ApiError::artifacts_elsewhere(address).into()),
    }
}
