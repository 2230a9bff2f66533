//! FMF's own API, version 1, for both ends: what MLflow's protocol has no words for.
//!
//! [`paths`] are the addresses, [`queries`] what may stand behind them, [`messages`] the bodies of
//! requests and answers, [`ProblemKind`] what can go wrong. The shapes of the messages are those
//! of the command line's `--json`. What a registry may do with a request is not decided here.

mod error;
pub mod messages;
pub mod paths;
pub mod queries;

pub use error::{PROBLEM_JSON, ProblemKind};
