//! How a connection is set up, and a [`Session`] on it.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fmf_core::{Result, StoreError};
use rusqlite::{
    Connection, OpenFlags,
    config::DbConfig,
    params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use super::{Place, checkpoints::Checkpoints, fault, watch::Seen};
use crate::{
    content::Content,
    dialect::Dialect,
    engine::{Beside, Connection as Owned, Row, Session, Traces, Value},
};

/// How long a statement waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(5);
/// Every statement of this crate fits; the default of 16 would evict them in turn.
const STATEMENTS: usize = 128;

/// How long one reading may take. Every reading of an application takes milliseconds; a search
/// for patterns in large texts can take minutes, and would keep a reader from everybody else.
const LONGEST_READING: Duration = Duration::from_secs(10);
/// After how many steps of SQLite's machine the time is looked at.
const STEPS: std::ffi::c_int = 100;

/// The cache of pages of a connection, in KiB (negative by SQLite's convention): it holds the
/// indexes over 100,000 versions, and is not taken before it is needed.
const CACHE: i64 = -16_000;

/// A connection, and the name its registry has in messages.
pub(super) struct Sqlite {
    connection: Connection,
    store: Arc<str>,
    content: Content,
    /// When the reading under way is ended.
    deadline: Arc<Mutex<Option<Instant>>>,
    seen: Arc<Seen>,
    /// The writer's, of a database in a file.
    checkpoints: Option<Checkpoints>,
}

impl Sqlite {
    /// Opens and sets up a connection.
    ///
    /// # Errors
    /// `Unavailable` when the file cannot be opened, `Corrupt` when it is no database.
    pub(super) fn open(place: &Place<'_>, seen: &Arc<Seen>) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = match place.path {
            None => Connection::open_in_memory_with_flags(flags),
            Some(path) => Connection::open_with_flags(path, flags),
        };
        let connection = opened.and_then(set_up);
        let connection = connection.map_err(|error| fault::from_sqlite(place.store, error))?;
        let (store, seen) = (Arc::clone(place.store), Arc::clone(seen));
        let (content, deadline) = (place.content, Arc::default());
        Ok(Self { connection, store, content, deadline, seen, checkpoints: None })
    }

    /// Ends each reading that takes too long from now on; see [`Owned::begin_reading`].
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub(super) fn watch_time(&mut self) -> Result<()> {
        let deadline = Arc::clone(&self.deadline);
        let is_over = move || {
            let deadline = *deadline.lock().unwrap_or_else(PoisonError::into_inner);
            deadline.is_some_and(|deadline| Instant::now() > deadline)
        };
        let watched = self.connection.progress_handler(STEPS, Some(is_over));
        watched.map_err(|error| self.fault(error))
    }

    /// Keeps in memory what undoing a job takes: the pages as they were before it. SQLite writes them
    /// to a file beside otherwise, at a seventh of the CPU that a register costs the writer.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub(super) fn undo_in_memory(&mut self) -> Result<()> {
        self.script("pragma temp_store = memory")
    }

    /// Leaves copying the log into that file to a thread, and answers what the thread does.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub(super) fn leave_log(&mut self, file: &Path) -> Result<Beside> {
        Checkpoints::take_over(&self.connection).map_err(|error| self.fault(error))?;
        let (checkpoints, thread) = Checkpoints::new(file);
        self.checkpoints = Some(checkpoints);
        Ok(thread)
    }

    fn set_deadline(&self, deadline: Option<Instant>) {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    fn fault(&self, error: rusqlite::Error) -> StoreError {
        fault::from_sqlite(&self.store, error)
    }
}

fn set_up(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(BUSY)?;
    // Without it SQLite compiles a cached statement anew at each use: `clear_bindings` expires a
    // statement whose plan may depend on a bound value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         pragma foreign_keys = on;
         pragma case_sensitive_like = on;",
    )?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    Ok(connection)
}

impl Session for Sqlite {
    fn store(&self) -> &str {
        &self.store
    }

    fn content(&self) -> Content {
        self.content
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<()> {
        let mut statement =
            self.connection.prepare_cached(sql).map_err(|error| self.fault(error))?;
        statement.execute(params_from_iter(values)).map_err(|error| self.fault(error))?;
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|error| self.fault(error))
    }

    fn for_each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        see: &mut dyn FnMut(&dyn Row) -> Result<()>,
    ) -> Result<()> {
        let fault = |error| self.fault(error);
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            see(row)?;
        }
        Ok(())
    }
}

impl Owned for Sqlite {
    fn begin_reading(&mut self) -> Result<()> {
        self.execute("begin deferred", &[])?;
        self.set_deadline(Some(Instant::now() + LONGEST_READING));
        Ok(())
    }

    fn end_reading(&mut self) -> Result<()> {
        // Ending the transaction takes the time it takes.
        self.set_deadline(None);
        self.execute("commit", &[])
    }

    fn begin_writing(&mut self) -> Result<()> {
        // Taking the lock with the first read keeps the log in the order of the commits.
        self.execute("begin immediate", &[])
    }

    fn has_news(&mut self, writes: i64) -> bool {
        self.seen.is_news(writes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn changes(&self) -> u64 {
        self.connection.total_changes()
    }

    fn check_transaction(&self) -> Result<()> {
        if !self.connection.is_autocommit() {
            return Ok(());
        }
        Err(StoreError::Unavailable(format!(
            "the {} could not write and undid its transaction; is the disk full?",
            self.store
        )))
    }

    fn commit(&mut self, writes: i64, _: &Traces) -> Result<()> {
        let seen = Arc::clone(&self.seen);
        seen.expecting(writes, || self.execute("commit", &[]))
    }

    fn after_commit(&mut self) {
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.after_commit(&self.connection);
        }
    }

    fn roll_back(&mut self) {
        if self.check_transaction().is_ok() && self.execute("rollback", &[]).is_err() {
            tracing::error!(store.name = self.store(), "cannot roll back");
        }
    }

    fn may_repeat(&mut self) -> bool {
        // It has waited for other processes already.
        false
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn text(&self, column: usize) -> Result<Option<&str>> {
        let value = self.get_ref(column).map_err(|error| wrong(column, &error))?;
        value.as_str_or_null().map_err(|error| wrong(column, &error))
    }

    fn integer(&self, column: usize) -> Result<Option<i64>> {
        let value = self.get_ref(column).map_err(|error| wrong(column, &error))?;
        value.as_i64_or_null().map_err(|error| wrong(column, &error))
    }

    fn real(&self, column: usize) -> Result<Option<f64>> {
        let value = self.get_ref(column).map_err(|error| wrong(column, &error))?;
        value.as_f64_or_null().map_err(|error| wrong(column, &error))
    }
}

fn wrong(column: usize, error: &dyn std::error::Error) -> StoreError {
    StoreError::Corrupt(format!("column {} of a row cannot be read: {error}", column + 1))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    fn in_memory() -> Sqlite {
        let store = "a registry".into();
        let place = Place { path: None, store: &store, content: Content::Registry };
        Sqlite::open(&place, &Arc::default()).unwrap()
    }

    #[test]
    fn a_reading_that_takes_too_long_is_ended_and_the_next_one_is_not() {
        let mut session = in_memory();
        session.watch_time().unwrap();
        session.set_deadline(Some(Instant::now()));
        let endless = "with recursive n(x) as (select 1 union all select x + 1 from n)
                       select count(*) from n";
        let ended = session.for_each(endless, &[], &mut |_| Ok(())).unwrap_err();
        assert!(matches!(ended, StoreError::Invalid(_)), "{ended:?}");
        session.begin_reading().unwrap();
        session.for_each("select 1", &[], &mut |_| Ok(())).unwrap();
        session.end_reading().unwrap();
    }

    #[test]
    fn a_cached_statement_is_compiled_once() {
        let mut session = in_memory();
        session.script("create table t (name text primary key, kind bigint)").unwrap();
        let sql = "select name from t where name = ?1 and kind >= ?2";
        for number in 0..100 {
            let dynamic: &mut dyn Session = &mut session;
            let values = ["x".into(), Value::Integer(number)];
            dynamic.query_opt(sql, &values, |row| row.string()).unwrap();
        }
        let statement = session.connection.prepare_cached(sql).unwrap();
        assert_eq!(statement.get_status(StatementStatus::Run), 100);
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
