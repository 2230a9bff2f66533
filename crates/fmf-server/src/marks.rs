//! What a handler leaves on its answer for the front to read; none of it is sent.

use std::error::Error;

use axum::extract::MatchedPath;

/// Why an answer is a 5xx: for the log, never for the client.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// The route that answered, for the metrics.
#[derive(Debug, Clone)]
pub(crate) struct MatchedRoute(pub(crate) MatchedPath);

/// An error and its causes in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
