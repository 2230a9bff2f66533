//! Statements that are put together: text and bound values, never values inside the text.

use std::fmt::Write as _;

use fmf_core::{PageQuery, Result};

use crate::{
    dialect::Dialect,
    engine::{Session, Value},
};

/// A statement under construction.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    dialect: Dialect,
    text: String,
    values: Vec<Value<'static>>,
}

impl Statement {
    pub(crate) fn new(dialect: Dialect, text: impl Into<String>) -> Self {
        Self { dialect, text: text.into(), values: Vec::new() }
    }

    /// The dialect of the engine that it is for.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn values(&self) -> &[Value<'static>] {
        &self.values
    }

    /// Binds a value and answers its place in the text (`?3`).
    pub(crate) fn bind<'v>(&mut self, value: impl Into<Value<'v>>) -> String {
        self.values.push(value.into().into_owned());
        format!("?{}", self.values.len())
    }

    /// Adds a piece of text, on a line of its own.
    pub(crate) fn push(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "\n{text}");
    }

    /// Adds a piece of text that ends with a bound value.
    pub(crate) fn with<'v>(&mut self, text: &str, value: impl Into<Value<'v>>) {
        let place = self.bind(value);
        self.push(&format!("{text} {place}"));
    }

    /// Adds the bounds of a page, and one row more to know whether there is another.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    pub(crate) fn add_page(&mut self, page: &PageQuery) -> Result<()> {
        let bound = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let offset = bound(page.offset()?);
        self.with("limit", bound(page.limit).saturating_add(1));
        self.with("offset", offset);
        Ok(())
    }

    /// The same statement as a part of a larger one, with its values.
    pub(crate) fn wrapped(mut self, before: &str, after: &str) -> Self {
        self.text = format!("{before}{}{after}", self.text);
        self
    }
}

/// A list of texts, to be bound where [`Dialect::listed`] takes it apart.
pub(crate) fn listed(texts: &[&str]) -> Value<'static> {
    serde_json::Value::from(texts).to_string().into()
}

/// How many rows one statement inserts at most: each number of them is a statement of its own to
/// be kept prepared.
const MOST_ROWS: usize = 16;

/// Inserts rows that begin with the same values: `into` names the table and its columns.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn insert_rows<'v, const N: usize>(
    session: &mut dyn Session,
    into: &str,
    same: &[Value<'v>],
    rows: impl Iterator<Item = [Value<'v>; N]>,
) -> Result<()> {
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(MOST_ROWS) {
        let mut values = same.to_vec();
        let mut text = format!("{into}\nvalues ");
        for (index, row) in rows.iter().enumerate() {
            let own = values.len()..values.len() + N;
            let places = (0..same.len()).chain(own).map(|place| format!("?{}", place + 1));
            let comma = if index > 0 { ", " } else { "" };
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{comma}({})", places.collect::<Vec<_>>().join(", "));
            values.extend_from_slice(row);
        }
        session.execute(&text, &values)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::session_in_memory;

    #[test]
    fn rows_are_inserted_whatever_their_number() {
        let mut session = session_in_memory();
        session.script("create table t (a text, b bigint, c text)").unwrap();
        for count in [0_i64, 1, 15, 16, 17, 40] {
            let rows = (0..count).map(|b| [Value::from(b), Value::from("c")]);
            insert_rows(&mut session, "insert into t (a, b, c)", &["a".into()], rows).unwrap();
            let session: &mut dyn Session = &mut session;
            let seen = session.query("select b from t order by b", &[], |row| row.integer());
            assert_eq!(seen.unwrap(), (0..count).collect::<Vec<_>>());
            session.script("delete from t").unwrap();
        }
    }
}
