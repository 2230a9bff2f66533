//! How far a database's schema is.

use fmf::Schema;
use serde::Serialize;

use super::moment;

/// Of `db status`.
#[derive(Debug, Serialize)]
pub(crate) struct SchemaJson {
    store: String,
    steps: Vec<StepJson>,
}

#[derive(Debug, Serialize)]
struct StepJson {
    number: usize,
    name: &'static str,
    /// `null` if it was not taken yet.
    applied_at: Option<String>,
}

impl SchemaJson {
    pub(crate) fn new(schema: &Schema) -> Self {
        let steps = schema.steps.iter().map(|step| StepJson {
            number: step.number,
            name: step.name,
            applied_at: moment(step.applied_at),
        });
        Self { store: schema.store.clone(), steps: steps.collect() }
    }
}
