//! Reading a request: its parameters from the query or the body, and who sends it.

use axum::{
    extract::{FromRequest, Request},
    http::{Uri, header},
};
use fmf_core::Write;
use fmf_wire::mlflow::{ApiError, ErrorCode, Params};

use super::Refusal;
use crate::{access::Caller, api::received::Received, app::App};

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
        let body = Received::read(app, body).await?;
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let query = parts.uri.query().unwrap_or_default();
        let params = Params::from_request(&parts.method, query, content_type, &body.bytes)?;
        let caller = parts.extensions.get::<Caller>().ok_or_else(nobody)?;
        let how = caller.write(&parts.headers).map_err(ApiError::invalid)?;
        Ok(Self { app: app.clone(), uri: parts.uri, params, how })
    }
}

/// A request that came around the front, where every caller is named.
fn nobody() -> ApiError {
    ApiError::new(ErrorCode::InternalError, "the server does not know who asks")
}
