//! From the tables of runs to lines, a group of rows at a time.

use fmf_core::Result;

use super::{RowsRecord, RunCounts, Table, cell::Cell, group::Group};
use crate::engine::{Columns, Row, Session};

/// How many rows there are.
///
/// # Errors
/// Whatever the engine reports.
pub(in crate::archive) fn counts(session: &mut dyn Session) -> Result<RunCounts> {
    let mut counts = RunCounts::default();
    for table in Table::ALL {
        let count = format!("select count(*) from {}", table.shape().name);
        let count = session.query_opt(&count, &[], |row| row.integer())?;
        counts.add(table, count.unwrap_or_default().unsigned_abs());
    }
    Ok(counts)
}

/// Takes every row of every table, in the order of an archive.
///
/// # Errors
/// Whatever the engine reports; what `take` says.
pub(in crate::archive) fn take_all(
    session: &mut dyn Session,
    take: &mut dyn FnMut(RowsRecord) -> Result<()>,
) -> Result<()> {
    for table in Table::ALL {
        let mut group = Group::new(table);
        session.for_each(&table.select(), &[], &mut |row| match group.add(cells(table, row)?) {
            Some(full) => take(full),
            None => Ok(()),
        })?;
        group.take().map_or(Ok(()), &mut *take)?;
    }
    Ok(())
}

fn cells(table: Table, row: &dyn Row) -> Result<Vec<Cell>> {
    let mut columns = Columns::of(row);
    table.shape().kinds.iter().map(|kind| kind.read(&mut columns)).collect()
}
