//! By what a search is ordered.

use super::{FilterError, Subject};

/// One ordering of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub key: OrderKey,
    /// The largest first.
    pub descending: bool,
}

/// What a search can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKey {
    /// The name, bytewise.
    Name,
    /// The version number; of versions only.
    Version,
    /// When it was created; of versions only.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

impl Order {
    /// Reads one `order_by` clause, such as `name DESC`.
    ///
    /// # Errors
    /// What MLflow's server says of the clause.
    pub fn parse(_clause: &str, _subject: Subject) -> Result<Self, FilterError> {
        Err(FilterError::new("being written", 0..0))
    }
}
