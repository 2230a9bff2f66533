//! The messages: what stands in the bodies of requests and answers, as JSON.
//!
//! Keys are only ever added. A value that is not known is `null`, a list or an object that is
//! empty is empty, and a moment is written as `2026-11-20T14:03:07.123Z`. Every message of an
//! answer can be turned back into what it was made of.

mod change;
mod document;
mod hit;
mod info;
mod metrics;
mod pages;
mod problem;
mod prompt;
mod sql;
mod tags;
mod undo;
mod version;

pub use self::{
    change::{Change, LogHead},
    hit::{Part, Passage, TextHit},
    info::{Abilities, Auth, Caller, Info},
    metrics::{MetricSummary, VersionMetrics},
    pages::{ChangesPage, PromptsPage, TextHitsPage, VersionMetricsPage, VersionsPage},
    problem::{Bearing, Problem},
    prompt::Prompt,
    sql::{SqlAnswer, SqlColumn, SqlQuery},
    tags::Tags,
    undo::Undo,
    version::{Message, Version},
};
pub use crate::mlflow::messages::encode;

use fmf_core::StoreError;

pub(crate) use self::document::read_moment;

/// What the other end sent breaks a rule that every store keeps.
fn corrupt(error: &StoreError) -> StoreError {
    StoreError::Corrupt(format!("the server sent what cannot be understood: {error}"))
}
