//! What MLflow serves and FMF does not, yet.

use axum::{
    http::Method,
    response::{IntoResponse as _, Response},
};
use fmf_wire::mlflow::{ApiError, ErrorCode};

use super::answer::Refusal;

/// What stands behind `/api/2.0/mlflow/` or `/api/3.0/mlflow/` in addresses that are not served.
const UNSERVED: [&str; 12] = [
    "datasets",
    "gateway",
    "get-online-trace-details",
    "issues",
    "jobs",
    "label-schemas",
    "prompt-optimization",
    "review-queues",
    "scorers",
    "traces",
    "unified-traces",
    "webhooks",
];

/// Whether MLflow has something at this address, and this server has not.
pub(crate) fn is_unserved(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    matches!(parts.next(), Some("api" | "ajax-api"))
        && matches!(parts.next(), Some("2.0" | "3.0"))
        && parts.next() == Some("mlflow")
        && parts.next().is_some_and(|what| UNSERVED.contains(&what))
}

/// Answers at such an address. The code is the one that makes MLflow's client try an older address;
/// of any other JSON it makes an internal error.
pub(crate) fn not_served(method: &Method, path: &str) -> Response {
    let words = format!(
        "FMF does not serve {method} {path} yet; the known gaps in its README list what is left out"
    );
    Refusal::from(ApiError::new(ErrorCode::EndpointNotFound, words)).into_response()
}
