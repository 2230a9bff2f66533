//! What a handler leaves on its answer for the front to read; none of it is sent.

use std::{any::Any, error::Error};

use axum::extract::MatchedPath;

/// Why an answer is a 5xx: for the log, never for the client.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// The route that answered, for the metrics.
#[derive(Debug, Clone)]
pub(crate) struct MatchedRoute(pub(crate) MatchedPath);

/// That an answer is made while it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Streamed;

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

/// What a panic said.
pub(crate) fn panic_cause(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    format!("panic: {text}")
}
