//! Tags of entries and of their versions.

use fmf_wire::mlflow::requests::{
    DeleteModelVersionTag, DeleteRegisteredModelTag, SetModelVersionTag, SetRegisteredModelTag,
};

use super::{Answer, Body, Call, answer::as_missing_version};

pub(super) async fn set(call: Call) -> Answer {
    let request = SetRegisteredModelTag::read(&call.params)?;
    call.app.registry.set_tag(&request.name, request.tag, call.how).await?;
    Ok(Body::empty())
}

pub(super) async fn delete(call: Call) -> Answer {
    let request = DeleteRegisteredModelTag::read(&call.params)?;
    call.app.registry.delete_tag(&request.name, &request.key, call.how).await?;
    Ok(Body::empty())
}

pub(super) async fn set_on_version(call: Call) -> Answer {
    let SetModelVersionTag { name, version, tag } = SetModelVersionTag::read(&call.params)?;
    let set = call.app.registry.set_version_tag(&name, version, tag, call.how).await;
    set.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn delete_on_version(call: Call) -> Answer {
    let DeleteModelVersionTag { name, version, key } = DeleteModelVersionTag::read(&call.params)?;
    let deleted = call.app.registry.delete_version_tag(&name, version, &key, call.how).await;
    deleted.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}
