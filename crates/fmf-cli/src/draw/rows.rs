//! The answer to a query, as a table and as CSV.

use fmf::sql::{SqlAnswer, SqlColumn, SqlKind, SqlValue};

use crate::screen::{Column, Line, Look, Screen, Table};

/// So much of a cell has to be seen: a moment is as long.
const READABLE: usize = 24;

/// The rows under the names of their columns; where too little of each would be seen, one after the
/// other.
pub(crate) fn rows(answer: &SqlAnswer, screen: &Screen) -> Vec<Line> {
    let columns: Vec<Column> = answer.columns.iter().map(column).collect();
    let mut table = Table::new(&columns);
    for row in &answer.rows {
        table.row(row.iter().map(cell).collect());
    }
    match table.fits_cut(screen, READABLE) {
        true => table.draw(screen),
        false => one_by_one(answer, screen),
    }
}

/// A line for each column of a row, and an empty one between two rows.
fn one_by_one(answer: &SqlAnswer, screen: &Screen) -> Vec<Line> {
    let names = answer.columns.iter().map(|column| Line::from(column.name.as_str()).width());
    let label = names.max().unwrap_or_default() + 2;
    let mut lines = Vec::new();
    for row in &answer.rows {
        if !lines.is_empty() {
            lines.push(Line::new());
        }
        for (column, value) in answer.columns.iter().zip(row) {
            let name = Line::new().add(&column.name, Look::Dim);
            let space = label - name.width();
            lines.extend(name.spaces(space).append(cell(value)).wrap(screen.width(), label));
        }
    }
    lines
}

fn column(column: &SqlColumn) -> Column {
    let is_number = matches!(column.kind, SqlKind::Integer | SqlKind::Number);
    let untitled = if is_number { Column::number("") } else { Column::flexible("") };
    untitled.titled(column.name.clone())
}

fn cell(value: &SqlValue) -> Line {
    match value {
        SqlValue::Null => Line::new().add("null", Look::Dim),
        SqlValue::Text(text) if text.is_empty() => Line::new().add("''", Look::Dim),
        other => Line::new().add(other.for_reading(), Look::Plain),
    }
}

/// The rows in the format of RFC 4180, but for its line ends; null is empty.
pub(crate) fn csv(answer: &SqlAnswer) -> String {
    let names = answer.columns.iter().map(|column| field(&column.name));
    let mut text = names.collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in &answer.rows {
        let fields = row.iter().map(|value| field(&value.to_string()));
        text.push_str(&fields.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    text
}

fn field(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_holds_a_comma_or_a_quote_is_quoted() {
        let column = |name: &str| SqlColumn { name: name.to_owned(), kind: SqlKind::Text };
        let text = |text: &str| SqlValue::Text(text.to_owned());
        let answer = SqlAnswer {
            columns: vec![column("a,b"), column("c")],
            rows: vec![vec![text("it \"is\""), text("x\ny")], vec![SqlValue::Null, text("z")]],
        };
        assert_eq!(csv(&answer), "\"a,b\",c\n\"it \"\"is\"\"\",\"x\ny\"\n,z\n");
    }
}
