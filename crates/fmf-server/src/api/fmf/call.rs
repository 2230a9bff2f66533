//! Reading a request: its address, its parameters, its body, and who sends it.

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, header, request::Parts},
};
use fmf_core::{StoreError, Write};
use fmf_wire::fmf::{ProblemKind, queries};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Refusal;
use crate::{access::Caller, api::received::Received, app::App};

/// A request, and what a handler needs to answer it.
pub(super) struct Call<P, Q> {
    pub(super) app: App,
    /// What its address names.
    pub(super) place: P,
    /// Its parameters.
    pub(super) query: Q,
    /// Who sends it and why, as the change log names them, and what they may do.
    pub(super) how: Write,
    /// When it came, in UTC: what a moment without a time zone is read in.
    pub(super) now: Zoned,
}

impl<P, Q> FromRequestParts<App> for Call<P, Q>
where
    P: DeserializeOwned + Send,
    Q: DeserializeOwned + Send,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Path(place) = Path::from_request_parts(parts, app)
            .await
            .map_err(|_| invalid("the address holds what is not UTF-8"))?;
        let query = queries::read(parts.uri.query().unwrap_or_default())?;
        let caller = parts.extensions.get::<Caller>().ok_or_else(nobody)?;
        let how = caller.write(&parts.headers).map_err(invalid)?;
        let now = Timestamp::now().to_zoned(TimeZone::UTC);
        Ok(Self { app: app.clone(), place, query, how, now })
    }
}

/// The JSON body of a request; one that is empty says nothing.
pub(super) struct Sent<B>(pub(super) B);

impl<B: DeserializeOwned + Default> FromRequest<App> for Sent<B> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let body = Received::read(app, body).await?;
        if body.bytes.is_empty() {
            return Ok(Self(B::default()));
        }
        if !is_json(&parts.headers) {
            let detail = "the body must be JSON, sent as Content-Type: application/json";
            return Err(Refusal::new(ProblemKind::WrongMediaType, detail));
        }
        // A list is no object, though its items could be taken for the fields of one.
        let read = serde_json::from_slice::<Option<Map<_, _>>>(&body.bytes);
        let read = read.and_then(|fields| match fields {
            None => Ok(B::default()),
            Some(fields) => serde_json::from_value(Value::Object(fields)),
        });
        read.map(Self).map_err(|error| invalid(format!("the body cannot be read: {error}")))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = sent.and_then(|sent| sent.split(';').next());
    media.is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

fn invalid(detail: impl Into<String>) -> Refusal {
    Refusal::new(ProblemKind::Invalid, detail)
}

/// A request that came around the front, where every caller is named.
fn nobody() -> Refusal {
    StoreError::backend("the server does not know who asks", "the front was not asked").into()
}
