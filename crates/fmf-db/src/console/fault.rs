//! What is wrong with a query, and where.

use fmf_core::StoreError;

/// Something wrong at a place in the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte in the text.
    pub(super) at: usize,
    pub(super) why: String,
}

/// What reading a query answers.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn new(at: usize, why: impl Into<String>) -> Self {
        Self { at, why: why.into() }
    }

    /// The error for whoever has written `text`.
    pub(super) fn in_text(self, text: &str) -> StoreError {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        StoreError::Invalid(format!("{} (line {line}, column {column})", self.why))
    }
}

/// Fails at a place.
pub(super) fn fault<T>(at: usize, why: impl Into<String>) -> Read<T> {
    Err(Fault::new(at, why))
}
