//! What a handler leaves on its answer for the front to read; none of it is sent.

use axum::extract::MatchedPath;

/// Why an answer is a 5xx: for the log, never for the client.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// The route that answered, for the metrics.
#[derive(Debug, Clone)]
pub(crate) struct MatchedRoute(pub(crate) MatchedPath);
