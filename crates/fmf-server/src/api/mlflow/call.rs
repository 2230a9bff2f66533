//! Reading a request: its parameters from the query or the body, and who sends it.

use std::{error::Error as _, time::Duration};

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, Uri, header},
};
use fmf_core::Write;
use fmf_wire::mlflow::{ApiError, ErrorCode, Params};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

use super::Refusal;
use crate::{access::Caller, app::App};

/// The largest body: a template of 100,000 characters with as many tags as anybody needs.
const LARGEST_BODY: usize = 8 * 1024 * 1024;
/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A request of the protocol, and what a handler needs to answer it.
pub(crate) struct Call {
    pub(crate) app: App,
    /// The words it was sent under.
    pub(crate) uri: Uri,
    /// Its parameters, wherever its method carries them.
    pub(crate) params: Params,
    /// Who sends it and why, as the change log names them, and what they may do.
    pub(crate) how: Write,
}

impl FromRequest<App> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let body = timeout(BODY_TIME, to_bytes(body, LARGEST_BODY));
        let body = body.await.map_err(|_| too_slow())?.map_err(|error| unreadable(&error))?;
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let query = parts.uri.query().unwrap_or_default();
        let params = Params::from_request(&parts.method, query, content_type, &body)?;
        let caller = parts.extensions.get::<Caller>().ok_or_else(nobody)?;
        let how = caller.write(&parts.headers).map_err(ApiError::invalid)?;
        Ok(Self { app: app.clone(), uri: parts.uri, params, how })
    }
}

/// A request that came around the front, where every caller is named.
fn nobody() -> ApiError {
    ApiError::new(ErrorCode::InternalError, "the server does not know who asks")
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
