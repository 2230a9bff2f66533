//! Logged models in the database: what runs made, what is said of it, and finding it.
//!
//! Everything is written beside the runs, by the same writer. What a run measures of a model is
//! logged with the run ([`log_points`]), all at once or not at all.

mod handle;
mod metrics;
mod records;
mod search;
mod start;
mod tags;
#[cfg(test)]
mod tests;

pub(super) use self::metrics::log_points;
