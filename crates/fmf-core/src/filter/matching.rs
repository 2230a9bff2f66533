//! Holding a filter against something in memory.

use super::{Filter, Target};

/// What a filter can look at.
pub trait Fields {
    /// The text of `target`, or `None` where it has none.
    fn text(&self, target: &Target) -> Option<&str>;
    /// The number of `target`, or `None` where it has none.
    fn number(&self, target: &Target) -> Option<i64>;
}

impl Filter {
    /// Whether every clause holds.
    #[must_use]
    pub fn matches(&self, _fields: &impl Fields) -> bool {
        self.clauses.is_empty()
    }
}

/// Whether `text` matches a LIKE pattern: `%` any text, `_` any character, no escape.
#[must_use]
pub fn like(_pattern: &str, _text: &str, _ignore_case: bool) -> bool {
    false
}
