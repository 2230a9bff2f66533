//! From lines to the tables of runs, and to everything that follows from them.

use fmf_core::{Result, StoreError};

use super::{RowsRecord, Table, cell::Cell, latest::Latest};
use crate::{
    archive::bulk::Bulk,
    content::Content,
    engine::{Session, Value},
    tracking,
};

/// The columns whose numbers came with the rows.
const NUMBERED: [(&str, &str); 6] = [
    ("experiments", "id"),
    ("runs", "seq"),
    ("datasets", "seq"),
    ("run_datasets", "seq"),
    ("models", "seq"),
    ("linked_versions", "seq"),
];

/// Runs on their way into a database that has none.
pub(in crate::archive) struct Putting {
    /// The table whose rows come, and what of it waits to be written.
    current: Option<(Table, Bulk)>,
    latest: Latest,
}

impl Putting {
    /// Takes away what a new database has: its default experiment, which comes with the others.
    ///
    /// # Errors
    /// Whatever the engine reports.
    pub(in crate::archive) fn begin(session: &mut dyn Session) -> Result<Self> {
        session.execute("delete from experiments", &[])?;
        Ok(Self { current: None, latest: Latest::new() })
    }

    /// Puts the rows of a line.
    ///
    /// # Errors
    /// `Corrupt` for rows that their table cannot hold, whatever the engine reports.
    pub(in crate::archive) fn put(
        &mut self,
        session: &mut dyn Session,
        record: RowsRecord,
    ) -> Result<()> {
        let table = record.of;
        self.turn_to(session, table)?;
        let Some((_, bulk)) = &mut self.current else { return Ok(()) };
        for row in record.list {
            if table == Table::Points {
                self.latest.see(&row)?;
            }
            bulk.row(stored(table, row)?)?;
        }
        if bulk.is_full() {
            bulk.flush(session)?;
        }
        match self.latest.bulk() {
            latest if latest.is_full() => latest.flush(session),
            _ => Ok(()),
        }
    }

    /// Makes what follows from all of it.
    ///
    /// # Errors
    /// `Corrupt` for a link that leads nowhere, whatever the engine reports.
    pub(in crate::archive) fn end(mut self, session: &mut dyn Session) -> Result<()> {
        if let Some((_, mut bulk)) = self.current.take() {
            bulk.flush(session)?;
        }
        self.latest.end()?;
        self.latest.bulk().flush(session)?;
        // What a search asks of a run stands beside the latest points.
        session.execute(
            "update latest_metrics
             set experiment = r.experiment, is_deleted = r.is_deleted, start_time = r.start_time
             from runs r
             where r.seq = latest_metrics.run",
            &[],
        )?;
        check_links(session)?;
        tracking::count_everything(session)?;
        let dialect = session.dialect();
        let numbers = NUMBERED
            .into_iter()
            .filter_map(|(table, column)| dialect.continue_numbers(Content::Runs, table, column));
        numbers.into_iter().try_for_each(|statement| session.execute(&statement, &[]))
    }

    /// Writes what waits of the table before, if another one begins.
    fn turn_to(&mut self, session: &mut dyn Session, table: Table) -> Result<()> {
        match &mut self.current {
            Some((current, _)) if *current == table => return Ok(()),
            Some((current, _)) if *current > table => {
                return Err(StoreError::Corrupt("its tables are not in their order".to_owned()));
            }
            Some((_, bulk)) => bulk.flush(session)?,
            None => {}
        }
        self.current = Some((table, Bulk::new(table.shape().name, table.written())));
        Ok(())
    }
}

/// The values of a row, in the order of the columns that are written.
fn stored(table: Table, row: Vec<Cell>) -> Result<Vec<Value<'static>>> {
    let kinds = table.shape().kinds;
    if row.len() != kinds.len() {
        return Err(StoreError::Corrupt("a row has not as many values as its table".to_owned()));
    }
    let values = kinds.iter().zip(row).map(|(kind, cell)| kind.stored(cell));
    let mut values = values.collect::<Result<Vec<_>>>()?;
    match table {
        Table::Points => {
            // What is no number has the value 0 and says so.
            let is_nan = values.pop_if(|value| *value == Value::Null).is_some();
            if is_nan {
                values.push(Value::Real(0.0));
            }
            values.push(is_nan.into());
        }
        // Its runs are counted when all of them are there.
        Table::LinkedVersions => values.push(0.into()),
        _ => {}
    }
    Ok(values)
}

/// Links refer to their runs and versions without the engine's knowing.
fn check_links(session: &mut dyn Session) -> Result<()> {
    let lost = session.query_opt(
        "select l.run
         from prompt_links l
         left join runs r on r.seq = l.run
         left join linked_versions v on v.seq = l.version
         where r.seq is null or v.seq is null
         limit 1",
        &[],
        |row| row.integer(),
    )?;
    match lost {
        None => Ok(()),
        Some(_) => Err(StoreError::Corrupt("a link leads from no run or to nothing".to_owned())),
    }
}
