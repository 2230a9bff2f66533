//! An experiment: runs that belong together.

use std::fmt;

use super::{Lifecycle, Pair};
use crate::Timestamp;

/// The number of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExperimentId(pub i64);

impl ExperimentId {
    /// The experiment that is there from the start, for runs that name none.
    pub const DEFAULT: Self = Self(0);
}

impl fmt::Display for ExperimentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Runs that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// Its number.
    pub id: ExperimentId,
    /// Its name; no other experiment bears it, also when this one is deleted.
    pub name: String,
    /// Below which address the files of its runs are.
    pub artifact_location: String,
    /// Whether it is in use.
    pub lifecycle: Lifecycle,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was renamed, deleted or restored.
    pub updated_at: Timestamp,
    /// Its tags in insertion order.
    pub tags: Vec<Pair>,
}

/// An experiment to be made.
#[derive(Debug, Clone, Default)]
pub struct NewExperiment {
    /// Its name.
    pub name: String,
    /// Below which address the files of its runs are to be; none for the server's own place.
    pub artifact_location: Option<String>,
    /// Its tags; the last value of a repeated key wins.
    pub tags: Vec<Pair>,
}
