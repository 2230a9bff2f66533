//! Many rows in few statements.

use std::borrow::Cow;

use fmf_core::{Result, StoreError};

use crate::engine::{Session, Value};

/// The most rows of one statement. Fewer are written as powers of two, so that there are few
/// different statements.
const LARGEST: usize = 128;

/// How many rows, and how many bytes of texts, wait at most.
const MOST_ROWS: usize = 1_000;
pub(super) const MOST_BYTES: usize = 4 << 20;

/// Rows that wait to be written to one table.
pub(super) struct Bulk {
    table: &'static str,
    columns: Cow<'static, str>,
    width: usize,
    values: Vec<Value<'static>>,
    bytes: usize,
}

impl Bulk {
    /// For a table and some of its columns, separated by commas.
    pub(super) fn new(table: &'static str, columns: impl Into<Cow<'static, str>>) -> Self {
        let columns = columns.into();
        let width = columns.split(',').count();
        Self { table, columns, width, values: Vec::new(), bytes: 0 }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// `Corrupt` for a text that no engine keeps.
    pub(super) fn row(&mut self, values: impl IntoIterator<Item = Value<'static>>) -> Result<()> {
        for value in values {
            if let Value::Text(text) = &value {
                if text.contains('\0') {
                    return Err(StoreError::Corrupt("a text holds NUL".to_owned()));
                }
                self.bytes += text.len();
            }
            self.values.push(value);
        }
        debug_assert_eq!(self.values.len() % self.width, 0);
        Ok(())
    }

    /// Whether so much waits that it should be written.
    pub(super) fn is_full(&self) -> bool {
        self.rows() >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    /// How many rows wait.
    fn rows(&self) -> usize {
        self.values.len() / self.width
    }

    /// How many bytes of texts wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Writes the rows that wait.
    ///
    /// # Errors
    /// Whatever the engine reports.
    pub(super) fn flush(&mut self, session: &mut dyn Session) -> Result<()> {
        let mut rest = self.values.as_slice();
        let mut rows = LARGEST;
        while !rest.is_empty() {
            while rows * self.width > rest.len() {
                rows /= 2;
            }
            let (these, others) = rest.split_at(rows * self.width);
            session.execute(&self.statement(rows), these)?;
            rest = others;
        }
        self.values.clear();
        self.bytes = 0;
        Ok(())
    }

    fn statement(&self, rows: usize) -> String {
        let row = |row: usize| {
            let places = (1..=self.width).map(|column| format!("?{}", row * self.width + column));
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("insert into {} ({}) values {}", self.table, self.columns, rows.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::session_in_memory;

    #[test]
    fn every_row_is_written_once_however_many_there_are() {
        for count in [0, 1, 3, 128, 300] {
            let mut connection = session_in_memory();
            let session: &mut dyn Session = &mut connection;
            session.script("create table t (a bigint, b text)").unwrap();
            let mut bulk = Bulk::new("t", "a, b");
            for number in 0..count {
                bulk.row([number.into(), "x".into()]).unwrap();
            }
            bulk.flush(session).unwrap();
            bulk.flush(session).unwrap();
            let seen = session.query("select a from t order by a", &[], |row| row.integer());
            assert_eq!(seen.unwrap(), (0..count).collect::<Vec<_>>());
        }
    }
}
