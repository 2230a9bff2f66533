//! The seam between statements and engines.

use fmf_core::Result;

use super::{Columns, Row, Value};
use crate::{content::Content, dialect::Dialect};

/// A connection inside a transaction. Statements number their values `?1`, `?2` …
pub(crate) trait Session {
    /// The registry as a person would name it, for messages.
    fn store(&self) -> &str;

    /// What its database holds.
    fn content(&self) -> Content;

    /// What its engine says in a way of its own.
    fn dialect(&self) -> Dialect;

    /// Runs a statement that answers nothing. An engine behind a network may put it off until an
    /// answer is needed; what goes wrong with it is then said there, or by `flush`.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<()>;

    /// Runs several statements that take no values and answer nothing.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn script(&mut self, sql: &str) -> Result<()>;

    /// Runs a statement and shows each of its rows to `see`.
    ///
    /// # Errors
    /// Whatever the engine or `see` reports; the first error ends it.
    fn for_each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        see: &mut dyn FnMut(&dyn Row) -> Result<()>,
    ) -> Result<()>;
}

impl dyn Session + '_ {
    /// Every row, as `read` reads it.
    pub(crate) fn query<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.for_each(sql, values, &mut |row| {
            rows.push(read(&mut Columns::of(row))?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The row of a statement that answers one row or none.
    pub(crate) fn query_opt<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&mut Columns<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(sql, values, read)?.pop())
    }
}
