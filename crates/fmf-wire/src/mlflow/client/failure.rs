//! Why a server gave no good answer, and what that is to a store's caller.

use fmf_core::StoreError;
use serde::Deserialize;

use crate::{fmf::messages::Problem, mlflow::ErrorCode};

/// Why there is no good answer. Holds no secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The server said no, in the protocol's words.
    #[error("{message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The protocol's code.
        code: String,
        /// Its words.
        message: String,
    },
    /// The server could not be asked, or is not able to answer now.
    #[error("{0}")]
    Unavailable(String),
    /// The server said no, in the words of FMF's own API.
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    /// Whoever answered does not speak the protocol.
    #[error("{words}")]
    Garbled {
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// What is wrong with it.
        words: String,
    },
}

impl Failure {
    /// Reads an answer that is not 200. `what` names the request, for a person.
    pub(super) fn read(status: u16, body: &[u8], what: &str) -> Self {
        #[derive(Deserialize)]
        struct Body {
            error_code: String,
            #[serde(default)]
            message: String,
        }
        if let Ok(Body { error_code: code, message }) = serde_json::from_slice(body) {
            return Self::Refused { status, code, message };
        }
        if let Ok(problem) = serde_json::from_slice::<Problem>(body) {
            return Self::Problem(Box::new(problem));
        }
        let words = match status {
            401 | 403 => {
                let code = ErrorCode::PermissionDenied.as_str().to_owned();
                let message = format!("{what} was answered with status {status}");
                return Self::Refused { status, code, message };
            }
            429 | 502..=504 => {
                return Self::Unavailable(format!("{what} was answered with status {status}"));
            }
            300..=399 => "is there another address for it",
            _ => "is it an MLflow server",
        };
        Self::Garbled {
            status: Some(status),
            words: format!(
                "{what} was answered with status {status} and no MLflow error; {words}?"
            ),
        }
    }

    /// Whether the thing asked for is not there.
    pub(super) fn is_missing(&self) -> bool {
        self.has_code(ErrorCode::ResourceDoesNotExist)
    }

    /// Whether the name is taken.
    pub(super) fn is_taken(&self) -> bool {
        self.has_code(ErrorCode::ResourceAlreadyExists)
    }

    /// Whether an alias is not set: told from other wrong values by its words alone.
    pub(super) fn is_unknown_alias(&self) -> bool {
        self.has_code(ErrorCode::InvalidParameterValue)
            && self.to_string().starts_with("Registered model alias ")
            && self.to_string().ends_with(" not found.")
    }

    /// Whether the server has nothing at the address that was asked, or answers with something
    /// else altogether.
    pub(super) fn is_no_such_address(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status, 404 | 405 | 501),
            Self::Garbled { status: Some(status), .. } => matches!(status, 200..=499 | 501),
            _ => false,
        }
    }

    fn has_code(&self, wanted: ErrorCode) -> bool {
        matches!(self, Self::Refused { code, .. } if code == wanted.as_str())
    }

    /// The failure as a store's error. What is missing needs to be named by who asked for it.
    pub(super) fn into_store_error(self, server: &str) -> StoreError {
        let (status, code) = match &self {
            // An answer about access is told in the same words on all addresses.
            Self::Problem(problem) if matches!(problem.status, 401 | 403) => (problem.status, ""),
            Self::Refused { status, code, .. } => (*status, code.as_str()),
            Self::Unavailable(words) => return StoreError::Unavailable(words.clone()),
            Self::Problem(problem) => return problem.clone().into_store_error(server),
            Self::Garbled { .. } => {
                return StoreError::backend(format!("{server} gave no usable answer"), self);
            }
        };
        match (status, code) {
            (_, "INVALID_PARAMETER_VALUE" | "BAD_REQUEST" | "RESOURCE_ALREADY_EXISTS") => {
                StoreError::Invalid(self.to_string())
            }
            (401, _) => StoreError::Denied(format!("{server} does not know who asks: {self}")),
            (403, _) | (_, "PERMISSION_DENIED") => {
                StoreError::Denied(format!("{server} does not allow this: {self}"))
            }
            (409, _) => StoreError::Conflict(self.to_string()),
            (501, _) => {
                StoreError::Unsupported { store: server.to_owned(), what: self.to_string() }
            }
            (429 | 502..=504, _) => {
                StoreError::Unavailable(format!("{server} cannot answer now: {self}"))
            }
            _ => StoreError::backend(format!("{server} failed"), self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fmf::ProblemKind;

    fn check(status: u16, body: &str, expected: &str) {
        let failure = Failure::read(status, body.as_bytes(), "GET x of S");
        let error = failure.into_store_error("S");
        let seen = format!("{error:?}");
        assert!(seen.starts_with(expected), "{status} {body}: {seen}");
    }

    #[test]
    fn every_answer_becomes_an_error_one_can_act_on() {
        let body = |code: &str| format!(r#"{{"error_code":"{code}","message":"m"}}"#);
        check(400, &body("INVALID_PARAMETER_VALUE"), r#"Invalid("m")"#);
        check(401, &body("UNAUTHENTICATED"), r#"Denied("S does not know who asks: m")"#);
        check(403, &body("PERMISSION_DENIED"), r#"Denied("S does not allow this: m")"#);
        check(401, "You are not authenticated.", "Denied");
        check(403, "<html>", "Denied");
        check(409, &body("RESOURCE_CONFLICT"), r#"Conflict("m")"#);
        check(429, "", "Unavailable");
        check(501, &body("NOT_IMPLEMENTED"), "Unsupported");
        check(
            502,
            "<html>bad gateway",
            r#"Unavailable("GET x of S was answered with status 502")"#,
        );
        check(503, &body("TEMPORARILY_UNAVAILABLE"), "Unavailable");
        check(500, &body("INTERNAL_ERROR"), r#"Backend { what: "S failed""#);
        check(404, "<!doctype html>", "Backend");
        let problem =
            |kind: ProblemKind| serde_json::to_string(&Problem::new(kind, "m")).unwrap_or_default();
        check(400, &problem(ProblemKind::Invalid), r#"Invalid("m")"#);
        check(401, &problem(ProblemKind::Unauthenticated), r#"Denied("S does not know who asks"#);
        check(403, &problem(ProblemKind::Denied), r#"Denied("S does not allow this: m")"#);
        check(409, &problem(ProblemKind::BrokenLog), r#"Corrupt("m")"#);
        check(503, &problem(ProblemKind::Unavailable), r#"Unavailable("m")"#);
        check(302, "", "Backend");
        check(500, "[]", "Backend");
    }
}
