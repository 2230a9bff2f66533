//! Answers: a JSON message with 200, or a problem document (RFC 9457) with its status.

use std::any::Any;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use fmf_core::StoreError;
use fmf_wire::fmf::{
    PROBLEM_JSON, ProblemKind,
    messages::{Problem, encode},
};
use serde::Serialize;

use crate::{
    access::Refused,
    api::received::NotReceived,
    marks::{Cause, chain, panic_cause},
};

/// What a handler returns.
pub(super) type Answer = Result<Found, Refusal>;

/// A message, encoded.
pub(super) struct Found(Bytes);

impl Found {
    /// Encodes a message, here and now: a page is written while its reader has the turn for it.
    pub(super) fn new(message: &impl Serialize) -> Self {
        Self(encode(message).into())
    }
}

impl IntoResponse for Found {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0)
            .into_response()
    }
}

/// A problem, and what the log should know of it.
pub(crate) struct Refusal {
    problem: Box<Problem>,
    cause: Option<String>,
}

impl Refusal {
    pub(super) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { problem: Box::new(Problem::new(kind, detail)), cause: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let cause = chain(&error);
        let problem = Box::new(Problem::from(error));
        let cause = (problem.status >= 500).then_some(cause);
        Self { problem, cause }
    }
}

impl From<NotReceived> for Refusal {
    fn from(why: NotReceived) -> Self {
        let kind = match why {
            NotReceived::TooLarge(_) => ProblemKind::TooLarge,
            NotReceived::TooMany => ProblemKind::Unavailable,
            NotReceived::TooSlow(_) | NotReceived::Stalled(_) | NotReceived::BrokenOff => {
                ProblemKind::Invalid
            }
        };
        Self::new(kind, why.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))];
        let mut response = (status, kind, encode(self.problem.as_ref())).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}

/// Refuses who is not let in.
pub(super) fn refuse(refused: Refused) -> Response {
    let kind = match refused {
        Refused::NoToken | Refused::WrongToken | Refused::Expired => ProblemKind::Unauthenticated,
        Refused::TooManyWrong(_) => ProblemKind::TooMany,
        Refused::Role { .. } => ProblemKind::Denied,
    };
    Refusal::new(kind, refused.to_string()).into_response()
}

/// Answers what is asked below the prefix where no route is.
pub(crate) fn no_such_address() -> Response {
    let detail = "no resource has this address; /api/fmf/v1/docs shows those that there are";
    Refusal::new(ProblemKind::NoSuchAddress, detail).into_response()
}

/// Answers a method that a route does not have; the router adds those that it has.
pub(crate) fn wrong_method() -> Response {
    let detail = "the header Allow names the methods that this address answers";
    Refusal::new(ProblemKind::WrongMethod, detail).into_response()
}

/// A panic is a defect of ours; the client learns no more than that, the log more.
pub(super) fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let kind = ProblemKind::Internal;
    let refusal = Refusal::new(kind, "the server met an error of its own");
    Refusal { cause: Some(panic_cause(panic)), ..refusal }.into_response()
}
