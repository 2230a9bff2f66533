//! Aliases, and the version that one stands for.

use axum::{extract::State, http::Uri};
use fmf_wire::mlflow::{
    messages::{ModelVersionBody, encode},
    requests::{DeleteAlias, GetByAlias, SetAlias},
};

use super::{Actor, Answer, Body, Parameters, answer::as_missing_version};
use crate::{app::App, cache::CachedRoute};

pub(super) async fn get(
    State(app): State<App>,
    uri: Uri,
    Parameters(params): Parameters,
) -> Answer {
    let GetByAlias { name, selector } = GetByAlias::read(&params)?;
    let seen = app.cache.generation(&name);
    let version = app.registry.entry_version(&name, &selector).await?;
    let body = encode(&ModelVersionBody::from(version));
    Ok(app.keep(&uri, CachedRoute::Alias, seen, body).into())
}

pub(super) async fn set(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let SetAlias { name, alias, version } = SetAlias::read(&params)?;
    let moved = app.registry.move_alias(&name, &alias, version, actor.writes()).await;
    moved.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = DeleteAlias::read(&params)?;
    app.registry.remove_alias(&request.name, &request.alias, actor.writes()).await?;
    Ok(Body::empty())
}
