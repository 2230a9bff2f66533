//! `logged-models`: what runs made. Which one is meant stands in the path.

use axum::extract::Path;
use fmf_wire::mlflow::{
    messages::{LoggedModelBody, LoggedModelsPage, encode},
    requests::{
        CreateLoggedModel, DeleteLoggedModelTag, FinalizeLoggedModel, GetLoggedModel,
        LogLoggedModelParams, OneLoggedModel, SearchLoggedModels, SetLoggedModelTags,
    },
};

use super::{Answer, Body, Call};

pub(super) async fn create(call: Call) -> Answer {
    let request = CreateLoggedModel::read(&call.params)?;
    let made = call.app.tracking.create_model(request.model).await?;
    Ok(encode(&LoggedModelBody::from(made)).into())
}

pub(super) async fn get(Path(id): Path<String>, call: Call) -> Answer {
    let OneLoggedModel { id } = OneLoggedModel::read(id)?;
    let found = match GetLoggedModel::read(&call.params).or_deleted {
        true => call.app.tracking.model_or_deleted(&id).await?,
        false => call.app.tracking.model(&id).await?,
    };
    Ok(encode(&LoggedModelBody::from(found)).into())
}

pub(super) async fn search(call: Call) -> Answer {
    let SearchLoggedModels { query, asked } = SearchLoggedModels::read(&call.params)?;
    let _turn = call.app.turn_to_search().await?;
    let page = call.app.tracking.search_models(query).await?;
    Ok(encode(&LoggedModelsPage::of(page, &asked)).into())
}

pub(super) async fn finalize(call: Call) -> Answer {
    let FinalizeLoggedModel { id, status } = FinalizeLoggedModel::read(&call.params)?;
    let changed = call.app.tracking.finalize_model(&id, status).await?;
    Ok(encode(&LoggedModelBody::from(changed)).into())
}

pub(super) async fn delete(Path(id): Path<String>, call: Call) -> Answer {
    let OneLoggedModel { id } = OneLoggedModel::read(id)?;
    call.app.tracking.delete_model(&id).await?;
    Ok(Body::empty())
}

pub(super) async fn set_tags(Path(id): Path<String>, call: Call) -> Answer {
    let OneLoggedModel { id } = OneLoggedModel::read(id)?;
    let SetLoggedModelTags { tags } = SetLoggedModelTags::read(&call.params)?;
    call.app.tracking.set_model_tags(&id, tags).await?;
    Ok(Body::empty())
}

pub(super) async fn delete_tag(Path((id, key)): Path<(String, String)>, call: Call) -> Answer {
    let DeleteLoggedModelTag { id, key } = DeleteLoggedModelTag::read(id, key)?;
    call.app.tracking.delete_model_tag(&id, &key).await?;
    Ok(Body::empty())
}

pub(super) async fn log_params(Path(id): Path<String>, call: Call) -> Answer {
    let OneLoggedModel { id } = OneLoggedModel::read(id)?;
    let LogLoggedModelParams { params } = LogLoggedModelParams::read(&call.params)?;
    call.app.tracking.log_model_params(&id, params).await?;
    Ok(Body::empty())
}
