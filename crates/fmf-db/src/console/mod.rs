//! SQL over runs and prompts: queries that users write, answered without doing anything else.
//!
//! A query goes through `token` (words), `parse` (one `SELECT`, in a grammar of ours) and
//! `translate` (what its names mean, and of what kind every value is), and comes out as a
//! statement in which nothing of the user's is left but texts and numbers. `tables` are the tables
//! that can be asked and `known` the keys that were logged. The engine runs the statement on a
//! connection of its own ([`Inquiry`]), behind walls of its own. Statements of the registry itself
//! do not belong here.

mod fault;
mod kind;
mod known;
mod moment;
mod number;
mod parse;
mod syntax;
mod tables;
mod token;
mod translate;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use fmf_core::{
    Result, StoreError, Timestamp,
    sql::{SqlAnswer, SqlColumn, SqlTable, SqlValue},
};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

use self::{kind::Kind, translate::Statement};
pub(crate) use self::{
    number::{natural_order, number, rounded},
    tables::READ as READ_TABLES,
    translate::is_made_up,
};
use crate::{
    dialect::Dialect,
    engine::{Asker, Inquiry, Row, inquire},
    location::{DatabaseUrl, Location},
};

/// How many keys a list of the tables names of each group.
const MOST_KEYS_LISTED: usize = 200;
/// The stack of a thread that answers a query: expressions may be nested.
const STACK: usize = 32 << 20;

/// How much a query may take.
#[derive(Debug, Clone, Copy)]
pub struct ConsoleLimits {
    /// How long it may be under way, and how long it may wait for its turn.
    pub time: Duration,
    /// How many rows it may answer.
    pub rows: usize,
    /// How many bytes these may hold.
    pub bytes: usize,
    /// How many queries may be under way at once.
    pub at_once: usize,
}

impl Default for ConsoleLimits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), rows: 100_000, bytes: 16 << 20, at_once: 2 }
    }
}

/// Answers queries about the runs and prompts of a registry, which has to be open, or at least to
/// have been opened: nothing is made or brought up to date here.
#[derive(Debug, Clone)]
pub struct Console {
    url: DatabaseUrl,
    limits: ConsoleLimits,
    turns: Arc<Semaphore>,
}

impl Console {
    /// For the registry at `url`.
    #[must_use]
    pub fn new(url: &DatabaseUrl) -> Self {
        Self::with_limits(url, ConsoleLimits::default())
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(url: &DatabaseUrl, limits: ConsoleLimits) -> Self {
        let turns = Arc::new(Semaphore::new(limits.at_once.max(1)));
        Self { url: url.clone(), limits, turns }
    }

    /// Answers a query. It is broken off when nobody waits for the answer any more.
    ///
    /// # Errors
    /// `Invalid` for what is no query that only reads, names what is not there, or takes too much
    /// time, memory or rows; `Unsupported` for a database in memory; `Unavailable` when the
    /// database cannot be read, or others ask all the time.
    pub async fn query(&self, text: &str) -> Result<SqlAnswer> {
        let (url, limits, text) = (self.url.clone(), self.limits, text.to_owned());
        self.in_turn(move |asker| answer(&url, limits, &text, asker)).await
    }

    /// The tables that can be asked, with the keys that were logged.
    ///
    /// # Errors
    /// `Unsupported` for a database in memory; `Unavailable` when it cannot be read.
    pub async fn tables(&self) -> Result<Vec<SqlTable>> {
        let url = self.url.clone();
        self.in_turn(move |asker| tables(&url, asker)).await
    }

    /// Does something on a thread of its own, when it has its turn.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(Asker) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = timeout(self.limits.time, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            let why = "too many queries are under way; try again later";
            return Err(StoreError::Unavailable(why.to_owned()));
        };
        let (answer, waiting) = oneshot::channel();
        let (asker, _waiting) = Asker::new(self.limits.time);
        let named = thread::Builder::new().name("fmf-db-console".to_owned()).stack_size(STACK);
        let started = named.spawn(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(asker))).unwrap_or_else(|_| {
                Err(StoreError::backend("a bug in the console stopped this query", "a panic"))
            });
            // The turn lasts as long as the work does, which ends soon when nobody waits for it.
            drop(turn);
            answer.send(outcome).is_ok()
        });
        started.map_err(|error| StoreError::backend("cannot start a thread", error))?;
        waiting.await.map_err(|error| StoreError::backend("a thread stopped", error))?
    }
}

fn answer(url: &DatabaseUrl, limits: ConsoleLimits, text: &str, asker: Asker) -> Result<SqlAnswer> {
    let rows = u64::try_from(limits.rows).unwrap_or(u64::MAX).saturating_add(1);
    let parsed = parse::query(text).map_err(|fault| fault.in_text(text))?;
    let statement = translate::statement(&parsed, dialect(url), now(), rows);
    let statement = statement.map_err(|fault| fault.in_text(text))?;
    let mut inquiry = inquire(url, asker)?;
    known::check(inquiry.as_mut(), &statement.keys, text)?;
    read(inquiry.as_mut(), &statement, limits)
}

fn read(
    inquiry: &mut dyn Inquiry,
    statement: &Statement,
    limits: ConsoleLimits,
) -> Result<SqlAnswer> {
    let kinds: Vec<Kind> = statement.columns.iter().map(|(_, kind)| *kind).collect();
    let (mut rows, mut bytes) = (Vec::new(), 0);
    inquiry.rows(&statement.sql, &mut |row| {
        if rows.len() >= limits.rows {
            return Err(StoreError::Invalid(format!(
                "the answer has more than {} rows; count with GROUP BY, or add a LIMIT",
                limits.rows
            )));
        }
        let values: Result<Vec<SqlValue>> =
            kinds.iter().enumerate().map(|(at, kind)| value(row, at, *kind)).collect();
        let values = values?;
        bytes += values.iter().map(size).sum::<usize>();
        if bytes > limits.bytes {
            return Err(StoreError::Invalid(format!(
                "the answer holds more than {} MB; select fewer columns, shorter texts with \
                 SUBSTR, or add a LIMIT",
                limits.bytes >> 20
            )));
        }
        rows.push(values);
        Ok(true)
    })?;
    let columns = statement.columns.iter();
    let columns = columns.map(|(name, kind)| SqlColumn { name: name.clone(), kind: kind.shown() });
    Ok(SqlAnswer { columns: columns.collect(), rows })
}

fn value(row: &dyn Row, at: usize, kind: Kind) -> Result<SqlValue> {
    let value = match kind {
        Kind::Boolean => row.integer(at)?.map(|flag| SqlValue::Boolean(flag != 0)),
        Kind::Integer => row.integer(at)?.map(SqlValue::Integer),
        Kind::Time => row.integer(at)?.map(|at| SqlValue::Time(Timestamp::from_millis(at))),
        Kind::Real => row.real(at)?.filter(|real| real.is_finite()).map(SqlValue::Number),
        Kind::Null | Kind::Text | Kind::Natural => {
            row.text(at)?.map(|text| SqlValue::Text(text.to_owned()))
        }
    };
    Ok(value.unwrap_or(SqlValue::Null))
}

/// What a value takes in memory.
fn size(value: &SqlValue) -> usize {
    let text = match value {
        SqlValue::Text(text) => text.len(),
        _ => 0,
    };
    size_of::<SqlValue>() + text
}

fn tables(url: &DatabaseUrl, asker: Asker) -> Result<Vec<SqlTable>> {
    let mut inquiry = inquire(url, asker)?;
    let all = tables::TABLES.iter().map(|table| {
        let columns = table.columns.iter();
        let columns = columns
            .map(|column| SqlColumn { name: column.name.to_owned(), kind: column.kind.shown() });
        Ok(SqlTable {
            name: format!("mlflow.{}", table.name),
            about: table.about.to_owned(),
            columns: columns.collect(),
            keys: known::of_table(inquiry.as_mut(), table, MOST_KEYS_LISTED)?,
        })
    });
    all.collect()
}

fn dialect(url: &DatabaseUrl) -> Dialect {
    match url.location() {
        Location::Postgres(_) => Dialect::Postgres,
        Location::File(_) | Location::Memory => Dialect::Sqlite,
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Session, runs_in_memory, session_in_memory};

    #[test]
    fn no_table_is_called_as_what_a_statement_makes_up() {
        let named = "select name from sqlite_master";
        let check = |session: &mut dyn Session| {
            let names = session.query(named, &[], |row| row.string()).unwrap();
            assert!(!names.is_empty() && !names.iter().any(|name| is_made_up(name)), "{names:?}");
        };
        check(&mut session_in_memory());
        check(&mut runs_in_memory());
        assert!(is_made_up("t1") && is_made_up("w12") && !is_made_up("runs") && !is_made_up("t"));
    }
}
