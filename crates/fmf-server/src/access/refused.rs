//! Why somebody is not let in, and what they are told.

use std::{fmt, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use fmf_core::Role;

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It carries no token.
    NoToken,
    /// It carries one that is not known.
    WrongToken,
    /// It carries one that has expired.
    Expired,
    /// Its address has sent too many wrong ones, and may send another after this time.
    TooManyWrong(Duration),
    /// Its token may not do this.
    Role {
        /// What it has.
        has: Role,
        /// What it takes.
        takes: Role,
    },
}

impl Refused {
    /// The status of the answer.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NoToken | Self::WrongToken | Self::Expired => StatusCode::UNAUTHORIZED,
            Self::TooManyWrong(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Role { .. } => StatusCode::FORBIDDEN,
        }
    }

    /// Adds what a client needs to do better.
    pub(crate) fn add_headers(self, response: &mut Response) {
        let headers = response.headers_mut();
        if self.status() == StatusCode::UNAUTHORIZED {
            for scheme in SCHEMES {
                headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
            }
        }
        if let Self::TooManyWrong(after) = self {
            headers.insert(header::RETRY_AFTER, after.as_secs().max(1).into());
        }
    }
}

/// How a token may be sent. A browser asks for a name and a password by the second.
const SCHEMES: [&str; 2] = ["Bearer realm=\"fmf\"", "Basic realm=\"fmf\", charset=\"UTF-8\""];

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken => f.write_str(
                "this server asks for a token: set MLFLOW_TRACKING_TOKEN, or send it as a bearer \
                 token or as the password of any user",
            ),
            Self::WrongToken => f.write_str(
                "this token is not known here: it is mistyped, or was revoked; ask for a new one",
            ),
            Self::Expired => f.write_str("this token has expired; ask for a new one"),
            Self::TooManyWrong(after) => write!(
                f,
                "too many wrong tokens came from this address; another one is looked at in {} s",
                after.as_secs().max(1)
            ),
            Self::Role { has, takes } => write!(
                f,
                "this takes the role {takes}, and this is a {has}'s token; ask for one with that \
                 role"
            ),
        }
    }
}
