//! What a database holds.
//!
//! Runs log thousands of points while prompts are loaded and registered. So they have a database
//! of their own, with a writer of its own: on SQLite a second file, on PostgreSQL a second schema.

/// What a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Prompts and registered models, and the log of their changes.
    Registry,
    /// Experiments and runs, which no log tells of.
    Runs,
}

impl Content {
    /// What a person calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Runs => "runs",
        }
    }

    /// The schema of its tables, where a database has several.
    pub(crate) fn schema(self) -> &'static str {
        match self {
            Self::Registry => "fmf",
            Self::Runs => "fmf_runs",
        }
    }
}
