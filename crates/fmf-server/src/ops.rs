//! What an operator asks: is it alive, and how does it do.

use axum::{extract::State, http::header, response::IntoResponse};

use crate::app::App;

/// `OK` once the server answers.
pub(crate) async fn health() -> &'static str {
    "OK"
}

/// The metrics of this process in Prometheus' text format.
pub(crate) async fn metrics(State(app): State<App>) -> impl IntoResponse {
    let text = app.metrics.render(app.cache.bytes(), app.started.elapsed());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
