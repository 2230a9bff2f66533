//! What a search of runs or experiments wants.

use super::{ExperimentId, View};
use crate::{
    PageQuery,
    filter::{ExperimentClause, ExperimentOrder, RunClause, RunOrder},
};

/// Which runs, in which order, how many.
#[derive(Debug, Clone, Default)]
pub struct RunQuery {
    /// Of these experiments; none of none.
    pub experiments: Vec<ExperimentId>,
    /// Deleted ones too, or only these.
    pub view: View,
    /// What must hold of each.
    pub filter: Vec<RunClause>,
    /// By what; then the last begun first.
    pub order: Vec<RunOrder>,
    /// How many, from where.
    pub page: PageQuery,
}

/// Which experiments, in which order, how many.
#[derive(Debug, Clone, Default)]
pub struct ExperimentQuery {
    /// Deleted ones too, or only these.
    pub view: View,
    /// What must hold of each.
    pub filter: Vec<ExperimentClause>,
    /// By what; without any, the last made first.
    pub order: Vec<ExperimentOrder>,
    /// How many, from where.
    pub page: PageQuery,
}
