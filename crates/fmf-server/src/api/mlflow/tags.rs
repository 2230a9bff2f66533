//! Tags of entries and of their versions.

use axum::extract::State;
use fmf_wire::mlflow::requests::{
    DeleteModelVersionTag, DeleteRegisteredModelTag, SetModelVersionTag, SetRegisteredModelTag,
};

use super::{Actor, Answer, Body, Parameters, answer::as_missing_version};
use crate::app::App;

pub(super) async fn set(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = SetRegisteredModelTag::read(&params)?;
    app.registry.set_tag(&request.name, request.tag, actor.writes()).await?;
    Ok(Body::empty())
}

pub(super) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let request = DeleteRegisteredModelTag::read(&params)?;
    app.registry.delete_tag(&request.name, &request.key, actor.writes()).await?;
    Ok(Body::empty())
}

pub(super) async fn set_on_version(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let SetModelVersionTag { name, version, tag } = SetModelVersionTag::read(&params)?;
    let set = app.registry.set_version_tag(&name, version, tag, actor.writes()).await;
    set.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn delete_on_version(
    State(app): State<App>,
    actor: Actor,
    Parameters(params): Parameters,
) -> Answer {
    let DeleteModelVersionTag { name, version, key } = DeleteModelVersionTag::read(&params)?;
    let deleted = app.registry.delete_version_tag(&name, version, &key, actor.writes()).await;
    deleted.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}
