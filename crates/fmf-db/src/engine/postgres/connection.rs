//! A connection that comes back by itself, and a [`Session`] on it.

use std::{
    mem,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use fmf_core::{Result, StoreError};
use tokio_postgres::Statement;

use super::{
    client::{Client, PutOff},
    fault::{self, Failure, Trouble},
    server::{Purpose, Server},
    statements::Statements,
    watch::News,
};
use crate::{
    content::Content,
    dialect::Dialect,
    engine::{Connection, Row, Session, Traces, Value},
};

/// How long the server is asked what became of a transaction whose end was lost with the
/// connection. A transaction that the server still thinks under way ends after half of it.
const SETTLING: Duration = Duration::from_secs(10);
/// How long to wait between two such questions.
const PAUSE: Duration = Duration::from_millis(100);
/// How many statements are put off at most: they and their values are kept in memory meanwhile.
const MOST_PUT_OFF: usize = 64;

/// A connection, made when it is needed and made again when it was lost.
pub(super) struct Postgres {
    server: Arc<Server>,
    purpose: Purpose,
    client: Option<Client>,
    statements: Statements,
    in_transaction: bool,
    /// What is sent with the next statement whose answer is needed.
    put_off: Vec<PutOff>,
    /// What has befallen the transaction under way.
    trouble: Option<Trouble>,
}

impl Postgres {
    pub(super) fn new(server: &Arc<Server>, purpose: Purpose) -> Self {
        Self {
            server: Arc::clone(server),
            purpose,
            client: None,
            statements: Statements::default(),
            in_transaction: false,
            put_off: Vec::new(),
            trouble: None,
        }
    }

    /// The connection. One that was lost is made again, unless a transaction was lost with it.
    ///
    /// # Errors
    /// `Unavailable` when the server cannot be reached.
    pub(super) fn client(&mut self) -> Result<&mut Client> {
        if self.client.is_none() {
            if self.in_transaction {
                return Err(self.broken_off());
            }
            self.client = Some(self.server.connect(self.purpose)?);
        }
        let server = &self.server;
        self.client.as_mut().ok_or_else(|| StoreError::Unavailable(server.store.to_string()))
    }

    /// Does something with the connection.
    ///
    /// # Errors
    /// `Unavailable` when the server cannot be reached, and what PostgreSQL reports.
    pub(super) fn with<T>(
        &mut self,
        work: impl FnOnce(&mut Client) -> Result<T, Failure>,
    ) -> Result<T> {
        let outcome = work(self.client()?);
        outcome.map_err(|failure| self.fault(failure))
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        self.client()?;
        let Self { client: Some(client), statements, .. } = self else {
            return Err(self.broken_off());
        };
        let prepared = statements.prepare(client, sql);
        prepared.map_err(|failure| self.fault(failure))
    }

    /// Takes note of what a failure means for the connection and its transaction.
    fn fault(&mut self, failure: Failure) -> StoreError {
        let trouble = Trouble::of(&failure);
        if trouble != Trouble::Failed {
            self.trouble = Some(trouble);
            self.statements.forget();
        }
        if trouble == Trouble::Lost {
            self.client = None;
            self.put_off.clear();
        }
        fault::of_statement(&self.server.store, failure)
    }

    /// Begins a transaction, on a new connection if the one before turns out to be lost: nothing
    /// was done on it yet.
    fn begin(&mut self, how: &str) -> Result<()> {
        self.put_off.clear();
        self.trouble = None;
        let mut begun = self.with(|client| client.turn(how));
        if self.trouble == Some(Trouble::Lost) {
            self.trouble = None;
            begun = self.with(|client| client.turn(how));
        }
        self.in_transaction = begun.is_ok();
        begun
    }

    fn end(&mut self, how: &str) -> Result<()> {
        self.flush()?;
        let ended = self.with(|client| client.turn(how));
        self.in_transaction = false;
        ended
    }

    /// Tells the other servers, and answers the number of the transaction: by it the server can be
    /// asked what became of it.
    fn announce(&mut self, writes: i64, traces: &Traces) -> Result<String> {
        let news = News::of(&self.server, writes, traces).to_string();
        let session: &mut dyn Session = self;
        let number = session.query_opt(
            "select cast(pg_current_xact_id() as text), pg_notify('fmf_changes', ?1)",
            &[news.into()],
            |row| row.string(),
        )?;
        number.ok_or_else(|| self.broken_off())
    }

    /// The number of the transaction, if it has written anything.
    fn number(&mut self) -> Result<Option<String>> {
        let session: &mut dyn Session = self;
        let number = session.query_opt(
            "select cast(pg_current_xact_id_if_assigned() as text)",
            &[],
            |row| row.maybe_string(),
        )?;
        Ok(number.flatten())
    }

    /// Finds out what became of a transaction whose end was lost with the connection.
    fn settle(&mut self, number: &str) -> Result<()> {
        let until = Instant::now() + SETTLING;
        loop {
            match self.outcome(number).ok().flatten().as_deref() {
                Some("committed") => return Ok(()),
                Some("aborted") => {
                    self.trouble = Some(Trouble::Lost);
                    return Err(self.broken_off());
                }
                _ if Instant::now() < until => thread::sleep(PAUSE),
                _ => break,
            }
        }
        self.trouble = None;
        self.server.doubt_own_writes();
        Err(StoreError::Unavailable(format!(
            "the connection to the {} was lost while this was being written, and it is not known \
             whether it was done; look before you do it again",
            self.server.store
        )))
    }

    /// What the server knows of a transaction.
    fn outcome(&mut self, number: &str) -> Result<Option<String>> {
        let session: &mut dyn Session = self;
        let known = session.query_opt(
            "select pg_xact_status(cast(cast(?1 as text) as xid8))",
            &[number.into()],
            |row| row.maybe_string(),
        )?;
        Ok(known.flatten())
    }

    fn broken_off(&self) -> StoreError {
        StoreError::Unavailable(format!(
            "the {} broke this off, and nothing of it was done; try again",
            self.server.store
        ))
    }
}

impl Session for Postgres {
    fn store(&self) -> &str {
        &self.server.store
    }

    fn content(&self) -> Content {
        self.server.content
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<()> {
        let statement = self.prepare(sql)?;
        let values = values.iter().cloned().map(Value::into_owned).collect();
        self.put_off.push(PutOff { statement, values });
        if self.in_transaction && self.put_off.len() < MOST_PUT_OFF {
            return Ok(());
        }
        self.flush()
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.flush()?;
        self.with(|client| client.batch_execute(sql))
    }

    fn for_each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        see: &mut dyn FnMut(&dyn Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let put_off = mem::take(&mut self.put_off);
        let mut seen = Ok(());
        self.with(|client| {
            client.query(&put_off, &statement, values, &mut |row| {
                seen = see(row);
                seen.is_ok()
            })
        })?;
        seen
    }
}

impl Connection for Postgres {
    fn begin_reading(&mut self) -> Result<()> {
        self.begin("begin isolation level repeatable read read only")
    }

    fn end_reading(&mut self) -> Result<()> {
        if self.client.is_none() {
            self.in_transaction = false;
            return Ok(());
        }
        self.end("commit")
    }

    fn begin_writing(&mut self) -> Result<()> {
        self.begin("begin")
    }

    fn has_news(&mut self, _: i64) -> bool {
        // Every server hears of every write, in their order: see `watch`.
        false
    }

    fn flush(&mut self) -> Result<()> {
        if self.put_off.is_empty() {
            return Ok(());
        }
        let put_off = mem::take(&mut self.put_off);
        self.with(|client| client.run(&put_off))
    }

    fn check_transaction(&self) -> Result<()> {
        match self.trouble {
            Some(_) => Err(self.broken_off()),
            None => Ok(()),
        }
    }

    fn commit(&mut self, writes: i64, traces: &Traces) -> Result<()> {
        let number = match self.content() {
            _ if !traces.is_empty() => Some(self.announce(writes, traces)?),
            Content::Registry => None,
            // What no log tells of is told to nobody, and yet must not be done twice.
            Content::Runs => self.number()?,
        };
        let ended = self.end("commit");
        match (number, self.trouble) {
            (Some(number), Some(Trouble::Lost)) => self.settle(&number),
            _ => ended,
        }
    }

    fn roll_back(&mut self) {
        self.put_off.clear();
        let has_any = self.in_transaction && self.client.is_some();
        if has_any && self.end("rollback").is_err() {
            tracing::error!(store.name = self.store(), "cannot roll back");
        }
        self.in_transaction = false;
    }

    fn may_repeat(&mut self) -> bool {
        self.trouble.take().is_some()
    }
}
