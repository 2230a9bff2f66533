//! Answers: a JSON object with 200, or MLflow's error with its status.

use std::any::Any;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use fmf_core::{StoreError, Version, entry::EntryKind};
use fmf_wire::mlflow::{ApiError, ErrorCode};

use crate::{
    access::Refused,
    api::received::NotReceived,
    artifacts::{ArtifactError, InvalidPath},
    marks::{Cause, chain, panic_cause},
};

/// What a handler returns.
pub(crate) type Answer = Result<Body, Refusal>;

/// A JSON object, encoded.
pub(crate) struct Body(pub(crate) Bytes);

impl Body {
    /// `{}`: done, and nothing to say.
    pub(crate) fn empty() -> Self {
        Self(Bytes::from_static(b"{}"))
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(encoded: T) -> Self {
        Self(encoded.into())
    }
}

impl IntoResponse for Body {
    fn into_response(self) -> Response {
        json(StatusCode::OK, self.0)
    }
}

/// An error in MLflow's form, and what the log should know of it.
pub(crate) struct Refusal {
    error: ApiError,
    status: Option<StatusCode>,
    cause: Option<String>,
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self { error, status: None, cause: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let cause = chain(&error);
        let error = ApiError::from(error);
        let cause = (error.code.status() >= 500).then_some(cause);
        Self { error, status: None, cause }
    }
}

impl From<InvalidPath> for Refusal {
    fn from(InvalidPath: InvalidPath) -> Self {
        ApiError::invalid_path().into()
    }
}

impl From<NotReceived> for Refusal {
    fn from(why: NotReceived) -> Self {
        let words = why.to_string();
        match why {
            NotReceived::TooLarge(_) => Self {
                status: Some(StatusCode::PAYLOAD_TOO_LARGE),
                ..Self::from(ApiError::invalid(words))
            },
            NotReceived::TooMany => StoreError::Unavailable(words).into(),
            // Not 408: MLflow's client would send the same slow body seven times more.
            NotReceived::TooSlow(_) | NotReceived::Stalled(_) | NotReceived::BrokenOff => {
                ApiError::invalid(words).into()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status.or_else(|| StatusCode::from_u16(self.error.code.status()).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = json(status, self.error.body().into());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}

/// What the store of artifacts says of `path`.
pub(super) fn of_artifact(path: impl std::fmt::Display) -> impl FnOnce(ArtifactError) -> Refusal {
    move |error| match error {
        ArtifactError::InvalidPath => ApiError::invalid_path().into(),
        ArtifactError::Missing => ApiError::artifact_not_found(path).into(),
        ArtifactError::IsFolder => ApiError::artifact_is_folder(path).into(),
        ArtifactError::Unavailable { ref said, .. } => {
            let cause = Some(chain(&error));
            let error = ApiError::new(ErrorCode::TemporarilyUnavailable, said);
            Refusal { error, status: None, cause }
        }
    }
}

/// Refuses who is not let in.
pub(super) fn refuse(refused: Refused) -> Response {
    let code = match refused {
        Refused::NoToken | Refused::WrongToken | Refused::Expired => ErrorCode::Unauthenticated,
        Refused::TooManyWrong(_) => ErrorCode::RequestLimitExceeded,
        Refused::Role { .. } => ErrorCode::PermissionDenied,
    };
    Refusal::from(ApiError::new(code, refused.to_string())).into_response()
}

/// Where a version is asked for, MLflow reports a missing prompt as a missing version.
pub(super) fn as_missing_version(version: Version) -> impl FnOnce(StoreError) -> Refusal {
    move |error| match error {
        StoreError::PromptNotFound { name, .. } => {
            ApiError::version_not_found(&name, version).into()
        }
        other => other.into(),
    }
}

/// Says that a name is taken, in words that depend on what was to be created.
pub(super) fn or_taken(wanted: EntryKind) -> impl FnOnce(StoreError) -> Refusal {
    move |error| match error {
        StoreError::AlreadyExists { name, existing } => {
            ApiError::already_exists(&name, existing, wanted).into()
        }
        other => other.into(),
    }
}

pub(super) fn json(status: StatusCode, body: Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body)
        .into_response()
}

/// A panic is a defect of ours; the client learns no more than that, the log more.
pub(crate) fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let error = ApiError::new(ErrorCode::InternalError, "the server met an error of its own");
    Refusal { error, status: None, cause: Some(panic_cause(panic)) }.into_response()
}
