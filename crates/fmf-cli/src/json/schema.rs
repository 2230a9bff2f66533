//! How far a database's schema is.

use fmf::{Schema, Schemas};
use serde::Serialize;

use super::moment;

/// Of `db status`: the registry's, and that of its runs.
#[derive(Debug, Serialize)]
pub(crate) struct SchemasJson {
    #[serde(flatten)]
    registry: SchemaJson,
    runs: SchemaJson,
}

#[derive(Debug, Serialize)]
struct SchemaJson {
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

impl SchemasJson {
    pub(crate) fn new(schemas: &Schemas) -> Self {
        Self { registry: SchemaJson::new(&schemas.registry), runs: SchemaJson::new(&schemas.runs) }
    }
}

impl SchemaJson {
    fn new(schema: &Schema) -> Self {
        let steps = schema.steps.iter().map(|step| StepJson {
            number: step.number,
            name: step.name,
            applied_at: moment(step.applied_at),
        });
        Self { store: schema.store.clone(), steps: steps.collect() }
    }
}
