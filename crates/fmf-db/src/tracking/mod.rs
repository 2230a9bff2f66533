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

use fmf_core::Result;

pub use handle::Tracking;
pub(crate) use links::{count_everything, index_everything};

use crate::engine::Session;

/// Waits until no other process writes, and keeps others from it until the transaction ends. A
/// transaction does what many clients want of many runs, in the order in which they came: two of
/// them would take the same rows in two orders, and wait for each other.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn lock(session: &mut dyn Session) -> Result<()> {
    match session.dialect().lock("fmf.runs") {
        Some(statement) => session.execute(&statement, &[]),
        None => Ok(()),
    }
}

/// The scheme of the addresses of files that this server keeps.
const ARTIFACTS: &str = "mlflow-artifacts:";
