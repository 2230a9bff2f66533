//! `registered-models`: prompts and ordinary registered models.

use fmf_core::StoreError;
use fmf_wire::mlflow::{
    ApiError,
    messages::{RegisteredModelBody, RegisteredModelsPage, encode},
    requests::{
        CreateRegisteredModel, DeleteRegisteredModel, GetRegisteredModel, RenameRegisteredModel,
        SearchRegisteredModels, UpdateRegisteredModel,
    },
};

use super::{Answer, Body, Call, Refusal, answer::or_taken};
use crate::cache::CachedRoute;

pub(super) async fn create(call: Call) -> Answer {
    let request = CreateRegisteredModel::read(&call.params)?;
    let wanted = request.wanted();
    let entry = call.app.registry.create_entry(request.entry, call.how).await;
    let entry = entry.map_err(or_taken(wanted))?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn get(call: Call) -> Answer {
    let request = GetRegisteredModel::read(&call.params)?;
    let seen = call.app.cache.generation(&request.name);
    let entry = call.app.registry.entry(&request.name).await?;
    let body = encode(&RegisteredModelBody::from(entry));
    Ok(call.app.keep(&call.uri, CachedRoute::Entry, seen, body).into())
}

pub(super) async fn search(call: Call) -> Answer {
    let request = SearchRegisteredModels::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.registry.search_entries(request.query).await?;
    Ok(encode(&RegisteredModelsPage::from(page)).into())
}

pub(super) async fn rename(call: Call) -> Answer {
    let request = RenameRegisteredModel::read(&call.params)?;
    let renamed = call.app.registry.rename(&request.name, &request.new_name, call.how).await;
    let entry = renamed.map_err(|error| match error {
        StoreError::AlreadyExists { name, .. } => ApiError::rename_taken(&name).into(),
        other => Refusal::from(other),
    })?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn update(call: Call) -> Answer {
    let request = UpdateRegisteredModel::read(&call.params)?;
    let entry = call.app.registry.describe(&request.name, request.description, call.how).await?;
    Ok(encode(&RegisteredModelBody::from(entry)).into())
}

pub(super) async fn delete(call: Call) -> Answer {
    let request = DeleteRegisteredModel::read(&call.params)?;
    call.app.registry.delete_entry(&request.name, call.how).await?;
    Ok(Body::empty())
}
