//! What happens around every request: which hosts are let in, an id, headers, log and metrics.

mod hosts;

use std::{any::Any, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use fmf_wire::mlflow::{ApiError, ErrorCode};

pub(crate) use self::hosts::HostRule;
use crate::{api::mlflow::Refusal, app::App};

/// The id of a request, on every answer and in the log of those that failed.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Why an answer is a 5xx: for the log, never for the client.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// Lets a request in or not, and measures and logs its answer.
pub(crate) async fn around_each_request(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let host = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
    let mut response = if app.hosts.allows(host) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, REFUSED_HOST).into_response()
    };
    let id = app.metrics.next_request_id();
    let status = response.status();
    if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
        tracing::error!(request.id = %id, %method, status = status.as_u16(), %cause, "request failed");
    }
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    app.metrics.request(route, &method, status, started.elapsed());
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

/// A panic is a defect of ours; the client learns no more than that, the log more.
pub(crate) fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let error = ApiError::new(ErrorCode::InternalError, "the server met an error of its own");
    Refusal::internal(error, format!("panic: {text}")).into_response()
}

const REFUSED_HOST: &str = "This server does not answer under the name in the Host header. \
    Start it with --allowed-hosts NAME if that name is yours.\n";
