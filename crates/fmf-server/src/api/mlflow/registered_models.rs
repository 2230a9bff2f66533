//! `registered-models`: prompts and ordinary registered models.

use axum::{extract::State, http::Uri};
use fmf_core::StoreError;
use fmf_wire::mlflow::{
    ApiError,
    messages::{RegisteredModelBody, RegisteredModelsPage, encode},
    requests::{
        CreateRegisteredModel, DeleteRegisteredModel, GetRegisteredModel, RenameRegisteredModel,
        SearchRegisteredModels, UpdateRegisteredModel,
    },
};

use super::{Actor, Answer, Body, Parameters, Refusal, answer::or_taken};
use crate::{app::App, cache::CachedRoute};

pub(super) async fn create(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = CreateRegisteredModel::read(&params)?;
    let wanted = request.wanted();
    let entry = app.registry.create_entry(request.entry, actor.writes()).await;
    let entry = entry.map_err(or_taken(wanted))?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn get(
    State(app): State<App>,
    uri: Uri,
    Parameters(params): Parameters,
) -> Answer {
    let request = GetRegisteredModel::read(&params)?;
    let seen = app.cache.generation(&request.name);
    let entry = app.registry.entry(&request.name).await?;
    let body = encode(&RegisteredModelBody::from(entry));
    Ok(app.keep(&uri, CachedRoute::Entry, seen, body).into())
}

pub(super) async fn search(State(app): State<App>, Parameters(params): Parameters) -> Answer {
    let request = SearchRegisteredModels::read(&params)?;
    let page = app.registry.search_entries(request.query).await?;
    Ok(encode(&RegisteredModelsPage::from(page)).into())
}

pub(super) async fn rename(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = RenameRegisteredModel::read(&params)?;
    let renamed = app.registry.rename(&request.name, &request.new_name, actor.writes()).await;
    let entry = renamed.map_err(|error| match error {
        StoreError::AlreadyExists { name, .. } => ApiError::rename_taken(&name).into(),
        other => Refusal::from(other),
    })?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn update(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = UpdateRegisteredModel::read(&params)?;
    let entry = app.registry.describe(&request.name, request.description, actor.writes()).await?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = DeleteRegisteredModel::read(&params)?;
    app.registry.delete_entry(&request.name, actor.writes()).await?;
    Ok(Body::empty())
}
