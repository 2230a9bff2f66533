//! MLflow's REST protocol: a file per resource, and every route on this page.

mod aliases;
mod answer;
mod model_versions;
mod parameters;
mod registered_models;
mod stages;
mod tags;

use axum::{
    Router,
    routing::{delete, get, patch, post},
};

pub(crate) use self::answer::{Answer, Body, Refusal};
use self::parameters::{Actor, Parameters};
use crate::app::App;

/// The routes below `/api/2.0/mlflow`, and the same below `/ajax-api` for browsers.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/registered-models/create", post(registered_models::create))
        .route("/registered-models/get", get(registered_models::get))
        .route("/registered-models/search", get(registered_models::search))
        .route("/registered-models/rename", post(registered_models::rename))
        .route("/registered-models/update", patch(registered_models::update))
        .route("/registered-models/delete", delete(registered_models::delete))
        .route("/registered-models/set-tag", post(tags::set))
        .route("/registered-models/delete-tag", delete(tags::delete))
        .route(
            "/registered-models/alias",
            get(aliases::get).post(aliases::set).delete(aliases::delete),
        )
        .route(
            "/registered-models/get-latest-versions",
            get(stages::latest_versions).post(stages::latest_versions),
        )
        .route("/model-versions/create", post(model_versions::create))
        .route("/model-versions/get", get(model_versions::get))
        .route("/model-versions/search", get(model_versions::search))
        .route("/model-versions/update", patch(model_versions::update))
        .route("/model-versions/delete", delete(model_versions::delete))
        .route("/model-versions/set-tag", post(tags::set_on_version))
        .route("/model-versions/delete-tag", delete(tags::delete_on_version))
        .route("/model-versions/transition-stage", post(stages::transition))
        .route("/model-versions/get-download-uri", get(model_versions::download_uri))
}
