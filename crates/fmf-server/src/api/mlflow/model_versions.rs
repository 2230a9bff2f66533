//! `model-versions`: versions of prompts and of ordinary registered models.

use fmf_wire::mlflow::{
    messages::{DownloadUri, ModelVersionBody, ModelVersionsPage, encode},
    requests::{
        CreateModelVersion, DeleteModelVersion, GetDownloadUri, GetModelVersion, Refused,
        SearchModelVersions, UpdateModelVersion,
    },
};

use super::{Answer, Body, Call, answer::as_missing_version, model_origins};
use crate::cache::CachedRoute;

pub(super) async fn create(call: Call) -> Answer {
    let registry = &call.app.registry;
    let request = match CreateModelVersion::read(&call.params) {
        Ok(request) => request,
        Err(Refused { error, after }) => {
            if let Some(required) = after {
                registry.require(*required).await?;
            }
            return Err(error.into());
        }
    };
    let tagged = request.model.clone().filter(|_| !request.is_prompt);
    let version = model_origins::resolved(&call.app, request).await?;
    let created = registry.create_version(version, call.how).await?;
    if let Some(model) = tagged {
        model_origins::note(&call.app, &model, &created).await?;
    }
    Ok(encode(&ModelVersionBody::from(created)).into())
}

pub(super) async fn get(call: Call) -> Answer {
    let GetModelVersion { name, version } = GetModelVersion::read(&call.params)?;
    let seen = call.app.cache.generation(&name);
    let found = call.app.registry.entry_version(&name, &version.into()).await;
    let found = found.map_err(as_missing_version(version))?;
    let body = encode(&ModelVersionBody::from(found));
    Ok(call.app.keep(&call.uri, CachedRoute::Version, seen, body).into())
}

pub(super) async fn search(call: Call) -> Answer {
    let request = SearchModelVersions::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.registry.search_versions(request.query).await?;
    Ok(encode(&ModelVersionsPage::from(page)).into())
}

pub(super) async fn update(call: Call) -> Answer {
    let UpdateModelVersion { name, version, description } = UpdateModelVersion::read(&call.params)?;
    let updated = call.app.registry.describe_version(&name, version, description, call.how);
    let updated = updated.await.map_err(as_missing_version(version))?;
    Ok(encode(&ModelVersionBody::from(updated)).into())
}

pub(super) async fn delete(call: Call) -> Answer {
    let DeleteModelVersion { name, version } = DeleteModelVersion::read(&call.params)?;
    let deleted = call.app.registry.delete_version(&name, version, call.how).await;
    deleted.map_err(as_missing_version(version))?;
    Ok(Body::empty())
}

pub(super) async fn download_uri(call: Call) -> Answer {
    let GetDownloadUri { name, version } = GetDownloadUri::read(&call.params)?;
    let found = call.app.registry.download_uri(&name, version).await;
    let artifact_uri = found.map_err(as_missing_version(version))?;
    Ok(encode(&DownloadUri { artifact_uri }).into())
}
