//! Experiments, runs and logged models in the database: what is read, and what may be done to them.
//!
//! [`Tracking`] is the way in. Every statement stands beside its use and takes a session, as those
//! of prompts do. The database is one of its own ([`Content::Runs`](crate::content::Content)), and
//! nothing here is in the log of changes: runs log too much.

mod batch;
mod experiment_tags;
mod experiments;
mod handle;
mod history;
mod inputs;
mod latest;
mod links;
mod models;
mod names;
mod read;
mod reading;
mod runs;
mod sample;
mod search;
mod tags;

pub use handle::Tracking;
pub(crate) use links::{count_everything, index_everything};

/// The scheme of the addresses of files that this server keeps.
const ARTIFACTS: &str = "mlflow-artifacts:";
