//! Rows of one table that share a line.

use serde::{Deserialize, Serialize};

use super::{Table, cell::Cell};

/// How many rows, and roughly how many bytes, a line has at most. A single row may be larger.
const MOST_ROWS: usize = 1_000;
const MOST_BYTES: usize = 1 << 20;

/// A line with rows of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct RowsRecord {
    pub(in crate::archive) of: Table,
    pub(in crate::archive) list: Vec<Vec<Cell>>,
}

/// Rows that wait for their line.
pub(super) struct Group {
    rows: RowsRecord,
    bytes: usize,
}

impl Group {
    pub(super) fn new(of: Table) -> Self {
        Self { rows: RowsRecord { of, list: Vec::new() }, bytes: 0 }
    }

    /// Adds a row, and answers the line once it is full.
    pub(super) fn add(&mut self, row: Vec<Cell>) -> Option<RowsRecord> {
        self.bytes += row.iter().map(Cell::bytes).sum::<usize>();
        self.rows.list.push(row);
        let is_full = self.rows.list.len() >= MOST_ROWS || self.bytes >= MOST_BYTES;
        is_full.then(|| self.take()).flatten()
    }

    /// The line of what waits still.
    pub(super) fn take(&mut self) -> Option<RowsRecord> {
        let next = Self::new(self.rows.of);
        let full = std::mem::replace(self, next).rows;
        (!full.list.is_empty()).then_some(full)
    }
}
