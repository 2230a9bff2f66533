//! MLflow's REST protocol: a file per resource, and every route on this page.

mod aliases;
mod answer;
mod call;
mod model_versions;
mod received;
mod registered_models;
mod stages;
mod tags;

use axum::{
    Router,
    routing::{delete, get, patch, post},
};

pub(crate) use self::answer::{Body, answer_panic};
use self::{
    answer::{Answer, Refusal},
    call::Call,
};
use crate::app::App;

/// The routes below `prefix`: `/api/2.0/mlflow`, and the same below `/ajax-api` for browsers.
pub(crate) fn routes(prefix: &str) -> Router<App> {
    let at = |path: &str| format!("{prefix}/{path}");
    Router::new()
        .route(&at("registered-models/create"), post(registered_models::create))
        .route(&at("registered-models/get"), get(registered_models::get))
        .route(&at("registered-models/search"), get(registered_models::search))
        .route(&at("registered-models/rename"), post(registered_models::rename))
        .route(&at("registered-models/update"), patch(registered_models::update))
        .route(&at("registered-models/delete"), delete(registered_models::delete))
        .route(&at("registered-models/set-tag"), post(tags::set))
        .route(&at("registered-models/delete-tag"), delete(tags::delete))
        .route(
            &at("registered-models/alias"),
            get(aliases::get).post(aliases::set).delete(aliases::delete),
        )
        .route(
            &at("registered-models/get-latest-versions"),
            get(stages::latest_versions).post(stages::latest_versions),
        )
        .route(&at("model-versions/create"), post(model_versions::create))
        .route(&at("model-versions/get"), get(model_versions::get))
        .route(&at("model-versions/search"), get(model_versions::search))
        .route(&at("model-versions/update"), patch(model_versions::update))
        .route(&at("model-versions/delete"), delete(model_versions::delete))
        .route(&at("model-versions/set-tag"), post(tags::set_on_version))
        .route(&at("model-versions/delete-tag"), delete(tags::delete_on_version))
        .route(&at("model-versions/transition-stage"), post(stages::transition))
        .route(&at("model-versions/get-download-uri"), get(model_versions::download_uri))
}
