//! `mlflow-artifacts/artifacts`: the store, by its paths.

use axum::{
    body::Body,
    extract::{FromRequestParts, RawPathParams, State},
    http::{HeaderMap, Method, StatusCode, request::Parts},
    response::Response,
};
use fmf_wire::mlflow::{
    ApiError,
    messages::{ArtifactFile, ArtifactsPage, encode},
    requests::ListFiles,
};
use serde_json::json;

use super::{Call, Refusal, download, of_artifact};
use crate::{
    api::{
        mlflow::answer::{Answer, Body as Object, json},
        received::Pieces,
    },
    app::App,
    artifacts::{ArtifactError, ArtifactPath, InvalidPath, Item},
};

/// The path at the end of an address.
pub(super) struct Named(ArtifactPath);

impl FromRequestParts<App> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let named = RawPathParams::from_request_parts(parts, app).await.map_err(|_| InvalidPath)?;
        let path = named.iter().find_map(|(name, path)| (name == "path").then_some(path));
        Ok(Self(ArtifactPath::parse(path.unwrap_or_default())?))
    }
}

pub(super) async fn list(call: Call) -> Answer {
    let ListFiles { path } = ListFiles::read(&call.params)?;
    let path = ArtifactPath::parse(&path)?;
    let items = call.app.artifacts.list(&path).await.map_err(of_artifact(&path))?;
    let files = items.into_iter().map(file).collect();
    Ok(encode(&ArtifactsPage { root_uri: None, files }).into())
}

/// An item under its own name. As at MLflow's server, an empty file has no size.
pub(super) fn file(item: Item) -> ArtifactFile {
    let file_size = item.size.filter(|size| *size > 0);
    ArtifactFile { path: item.name, is_dir: item.size.is_none(), file_size }
}

pub(super) async fn download(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    Named(path): Named,
) -> Result<Response, Refusal> {
    match download::answer(&app, &path, &method, &headers).await {
        // This route has words of its own form.
        Err(ArtifactError::IsFolder) => {
            let detail = ApiError::artifact_is_folder(&path).message;
            Ok(json(StatusCode::BAD_REQUEST, encode(&json!({"detail": detail})).into()))
        }
        answer => answer.map_err(of_artifact(&path)),
    }
}

pub(super) async fn upload(
    State(app): State<App>,
    named: Result<Named, Refusal>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let mut pieces = Pieces::of(&app, body);
    let written = match named {
        Ok(Named(path)) => write(&app, &path, &mut pieces).await,
        Err(refusal) => Err(refusal),
    };
    if written.is_err() {
        pieces.discard().await;
    }
    written.map(|()| StatusCode::OK)
}

async fn write(app: &App, path: &ArtifactPath, pieces: &mut Pieces<'_>) -> Result<(), Refusal> {
    let mut upload = app.artifacts.upload(path).await.map_err(of_artifact(path))?;
    while let Some(piece) = pieces.next(upload.part()).await? {
        piece.written_by(|bytes| upload.write(bytes)).await.map_err(of_artifact(path))?;
    }
    upload.finish().await.map_err(of_artifact(path))
}

pub(super) async fn delete(State(app): State<App>, Named(path): Named) -> Answer {
    app.artifacts.delete(&path).await.map_err(of_artifact(&path))?;
    Ok(Object::empty())
}
