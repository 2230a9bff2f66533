//! Reading a request: its parameters from the query or the body, and who sends it.

use std::{error::Error as _, net::SocketAddr, time::Duration};

use axum::{
    body::to_bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request},
};
use fmf_core::Write;
use fmf_wire::mlflow::{ApiError, ErrorCode, Params};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

use super::Refusal;
use crate::app::App;

/// The largest body: a template of 100,000 characters with as many tags as anybody needs.
const LARGEST_BODY: usize = 8 * 1024 * 1024;
/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The parameters of a request, wherever its method carries them.
pub(crate) struct Parameters(pub(crate) Params);

impl FromRequest<App> for Parameters {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &App) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let body = timeout(BODY_TIME, to_bytes(body, LARGEST_BODY));
        let body = body.await.map_err(|_| too_slow())?.map_err(|error| unreadable(&error))?;
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(Params::from_request(&parts.method, query, content_type, &body)?))
    }
}

fn unreadable(error: &axum::Error) -> Refusal {
    if error.source().is_some_and(|source| source.is::<LengthLimitError>()) {
        return too_large();
    }
    ApiError::invalid("The body of the request was cut off or is malformed.").into()
}

fn too_large() -> Refusal {
    let message = format!("The body of the request is larger than {} MiB.", LARGEST_BODY >> 20);
    let error = ApiError::new(ErrorCode::InvalidParameterValue, message);
    Refusal::with_status(error, StatusCode::PAYLOAD_TOO_LARGE)
}

// Not 408: MLflow's client would send the same slow body seven times more.
fn too_slow() -> Refusal {
    let message = format!("The body of the request took longer than {} s.", BODY_TIME.as_secs());
    ApiError::new(ErrorCode::InvalidParameterValue, message).into()
}

/// Who sends a request, as the change log names them.
pub(crate) struct Actor(String);

impl Actor {
    /// A write of theirs.
    pub(crate) fn writes(self) -> Write {
        Write { actor: Some(self.0), ..Write::default() }
    }
}

impl<S: Sync> FromRequestParts<S> for Actor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut request::Parts, _: &S) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or_else(
            || "anonymous".to_owned(),
            |ConnectInfo(peer)| format!("anonymous@{}", peer.ip()),
        )))
    }
}
