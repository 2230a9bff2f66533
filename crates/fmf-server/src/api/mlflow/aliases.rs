//! Aliases, and the version that one stands for.

use axum::extract::{RawQuery, State};
use fmf_wire::mlflow::{
    Params,
    messages::{ModelVersionBody, encode},
    requests::{DeleteAlias, GetByAlias, SetAlias},
};

use super::{Actor, Answer, Body, Parameters, answer::as_missing_version};
use crate::app::App;

pub(super) async fn get(State(app): State<App>, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    app.cached("alias", &query, async || {
        let request = GetByAlias::read(&Params::from_query(&query))?;
        let seen = app.cache.generation(&request.name);
        let version = app.registry.entry_version(&request.name, &request.selector).await?;
        Ok((seen, encode(&ModelVersionBody::from(version))))
    })
    .await
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
