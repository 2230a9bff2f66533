//! Everything that crosses HTTP, for both ends of the line.
//!
//! [`mlflow`] holds MLflow's protocol: its messages, its requests with their checks, its error
//! codes and words, and, behind the feature `client`, the store that speaks it. A web framework,
//! SQL and the rules of a registry do not belong here. [`headers`] are FMF's own beside it.

pub mod headers;
pub mod mlflow;
