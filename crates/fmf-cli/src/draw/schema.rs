//! How far a database's schema is.

use fmf::{Schema, Schemas};

use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[Column::number("STEP"), Column::whole("NAME"), Column::whole("TAKEN")];

/// The steps of both databases, one a row.
pub(crate) fn schemas(schemas: &Schemas, screen: &Screen) -> Vec<Line> {
    let mut lines = schema(&schemas.registry, screen);
    lines.push(Line::new());
    lines.extend(schema(&schemas.runs, screen));
    lines
}

fn schema(schema: &Schema, screen: &Screen) -> Vec<Line> {
    let (applied, known) = (schema.applied(), schema.steps.len());
    let state = format!("schema {applied} of {known} in the {}", schema.store);
    let mut table = Table::new(COLUMNS);
    for step in &schema.steps {
        let taken = match step.applied_at {
            Some(at) => Line::new().add(moment(Some(at)), Look::Dim),
            None => Line::new().add("not yet", Look::Warning),
        };
        table.row(vec![step.number.to_string().into(), step.name.into(), taken]);
    }
    let mut lines = vec![Line::from(state), Line::new()];
    lines.extend(table.draw(screen));
    lines
}
