//! What a search of runs, experiments or logged models wants.

use super::{DatasetName, ExperimentId, View};
use crate::{
    PageQuery,
    filter::{ExperimentClause, ExperimentOrder, ModelClause, ModelOrder, RunClause, RunOrder},
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

/// Which logged models, in which order, how many. Deleted ones are never shown.
#[derive(Debug, Clone, Default)]
pub struct ModelQuery {
    /// Of these experiments; none of none.
    pub experiments: Vec<ExperimentId>,
    /// What must hold of each.
    pub filter: Vec<ModelClause>,
    /// Only points on one of these count for the clauses on metrics; without such a clause there
    /// must be one. None is all. A dataset without a digest is none that points name.
    pub datasets: Vec<DatasetName>,
    /// By what; then the last made first.
    pub order: Vec<ModelOrder>,
    /// How many, from where.
    pub page: PageQuery,
}
