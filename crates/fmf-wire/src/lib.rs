//! Everything that crosses HTTP, for both ends of the line.
//!
//! [`mlflow`] holds MLflow's protocol: its messages, its requests with their checks, its error
//! codes and words, and, behind the feature `client`, the store that speaks it. [`mod@fmf`] holds
//! FMF's own API, [`headers`] what FMF adds to both, and [`moment`] how a person writes a moment. A
//! web framework, SQL and the rules of a registry do not belong here.

pub mod fmf;
mod form;
pub mod headers;
pub mod mlflow;
pub mod moment;
