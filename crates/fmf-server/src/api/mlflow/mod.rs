//! MLflow's REST protocol: a file per resource, and every route on this page with what it takes.

mod aliases;
mod answer;
pub(crate) mod artifacts;
mod call;
mod experiments;
mod logged_models;
mod logging;
mod metrics;
mod model_origins;
mod model_versions;
mod registered_models;
mod runs;
mod stages;
mod tags;
mod unserved;

use self::{
    answer::{Answer, Refusal},
    call::Call,
};
pub(crate) use self::{
    answer::{Body, answer_panic},
    unserved::{is_unserved, not_served},
};
use crate::{access::Need, routes::Routes};

/// The routes below `prefix`: `/api/2.0/mlflow`, and the same below `/ajax-api` for browsers.
pub(crate) fn routes(prefix: &str) -> Routes {
    const READ: Need = Need::READER;
    const WRITE: Need = Need::WRITER;
    Routes::below(prefix, answer::refuse)
        .post("/registered-models/create", WRITE, registered_models::create)
        .get("/registered-models/get", READ, registered_models::get)
        .get("/registered-models/search", READ, registered_models::search)
        .post("/registered-models/rename", WRITE, registered_models::rename)
        .patch("/registered-models/update", WRITE, registered_models::update)
        .delete("/registered-models/delete", WRITE, registered_models::delete)
        .post("/registered-models/set-tag", WRITE, tags::set)
        .delete("/registered-models/delete-tag", WRITE, tags::delete)
        .get("/registered-models/alias", READ, aliases::get)
        .post("/registered-models/alias", WRITE, aliases::set)
        .delete("/registered-models/alias", WRITE, aliases::delete)
        .get("/registered-models/get-latest-versions", READ, stages::latest_versions)
        .post("/registered-models/get-latest-versions", READ, stages::latest_versions)
        .post("/model-versions/create", WRITE, model_versions::create)
        .get("/model-versions/get", READ, model_versions::get)
        .get("/model-versions/search", READ, model_versions::search)
        .patch("/model-versions/update", WRITE, model_versions::update)
        .delete("/model-versions/delete", WRITE, model_versions::delete)
        .post("/model-versions/set-tag", WRITE, tags::set_on_version)
        .delete("/model-versions/delete-tag", WRITE, tags::delete_on_version)
        .post("/model-versions/transition-stage", WRITE, stages::transition)
        .get("/model-versions/get-download-uri", READ, model_versions::download_uri)
        .post("/experiments/create", WRITE, experiments::create)
        .get("/experiments/get", READ, experiments::get)
        .get("/experiments/get-by-name", READ, experiments::get_by_name)
        .get("/experiments/search", READ, experiments::search)
        .post("/experiments/search", READ, experiments::search)
        .post("/experiments/update", WRITE, experiments::update)
        .post("/experiments/delete", WRITE, experiments::delete)
        .post("/experiments/restore", WRITE, experiments::restore)
        .post("/experiments/set-experiment-tag", WRITE, experiments::set_tag)
        .post("/experiments/delete-experiment-tag", WRITE, experiments::delete_tag)
        .post("/runs/create", WRITE, runs::create)
        .get("/runs/get", READ, runs::get)
        .post("/runs/search", READ, runs::search)
        .post("/runs/update", WRITE, runs::update)
        .post("/runs/delete", WRITE, runs::delete)
        .post("/runs/restore", WRITE, runs::restore)
        .post("/runs/log-metric", WRITE, logging::metric)
        .post("/runs/log-parameter", WRITE, logging::parameter)
        .post("/runs/log-batch", WRITE, logging::batch)
        .post("/runs/set-tag", WRITE, logging::set_tag)
        .post("/runs/delete-tag", WRITE, logging::delete_tag)
        .post("/runs/log-inputs", WRITE, logging::inputs)
        .post("/runs/outputs", WRITE, logging::outputs)
        .get("/artifacts/list", READ, artifacts::list)
        .post("/logged-models", WRITE, logged_models::create)
        .post("/logged-models/search", READ, logged_models::search)
        .get("/logged-models/{model_id}", READ, logged_models::get)
        .patch("/logged-models/{model_id}", WRITE, logged_models::finalize)
        .delete("/logged-models/{model_id}", WRITE, logged_models::delete)
        .patch("/logged-models/{model_id}/tags", WRITE, logged_models::set_tags)
        .delete("/logged-models/{model_id}/tags/{key}", WRITE, logged_models::delete_tag)
        .post("/logged-models/{model_id}/params", WRITE, logged_models::log_params)
        .get("/metrics/get-history", READ, metrics::history)
        .get("/metrics/get-history-bulk", READ, metrics::histories)
        .get("/metrics/get-history-bulk-interval", READ, metrics::samples)
}
