//! Aliases, and the version that one stands for.

use fmf_wire::mlflow::{
    messages::{ModelVersionBody, encode},
    requests::{DeleteAlias, GetByAlias, SetAlias},
};

use super::{Answer, Body, Call, answer::as_missing_version};
use crate::cache::CachedRoute;

pub(super) async fn get(call: Call) -> Answer {
    let GetByAlias { name, selector } = GetByAlias::read(&call.params)?;
    let seen = call.app.cache.generation(&name);
    let version = call.app.registry.entry_version(&name, &selector).await?;
    let body = encode(&ModelVersionBody::from(version));
    Ok(call.app.keep(&call.uri, CachedRoute::Alias, seen, body).into())
}

pub(super) async fn set(call: Call) -> Answer {
    let SetAlias { name, alias, version } = SetAlias::read(&call.params)?;
    let moved = call.app.registry.move_alias(&name, &alias, version, call.how).await;
    moved.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn delete(call: Call) -> Answer {
    let request = DeleteAlias::read(&call.params)?;
    call.app.registry.remove_alias(&request.name, &request.alias, call.how).await?;
    Ok(Body::empty())
}
