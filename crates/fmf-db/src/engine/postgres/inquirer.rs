//! A read-only connection for one query that somebody else has written.
//!
//! The statement has been made by the console, which names only its own tables and functions: a
//! role that sees less than the registry's own would need rights that its owner may not have.
//! These walls stand behind it: a transaction that only reads, an end to its time, little memory,
//! no path on which anything of a user could be found, and a cursor, so that no more of the answer
//! is under way than is looked at.

use std::sync::Arc;

use fmf_core::{Result, StoreError};

use super::{
    Address, Client,
    fault::{self, Failure},
    server::{GRACE, Purpose, Server},
};
use crate::{
    content::Content,
    dialect::Dialect,
    engine::{
        Asker, Row,
        inquiry::{Inquiry, refused, too_much, too_slow},
    },
};

/// The most rows that are fetched at once; fewer where they are large.
const MOST: usize = 500;
/// How many bytes of rows should be under way at once.
const UNDER_WAY: usize = 1 << 20;

/// The connection, in a transaction.
pub(in crate::engine) struct Inquirer {
    client: Client,
    server: Server,
}

impl Inquirer {
    /// Logs in and begins the transaction.
    ///
    /// # Errors
    /// `Unavailable` when the server cannot be reached.
    pub(in crate::engine) fn open(
        address: &Address,
        store: &Arc<str>,
        asker: Asker,
    ) -> Result<Self> {
        let server = Server::new(address, store, Content::Runs)?;
        let mut client = server.connect(Purpose::Inquire)?;
        client.work_for(asker);
        let mut inquirer = Self { client, server };
        // Only some users may say how much of the disk a sort may take.
        let _ = inquirer.client.batch_execute("set temp_file_limit to '1GB'");
        inquirer.run("begin isolation level repeatable read read only")?;
        Ok(inquirer)
    }

    fn run(&mut self, sql: &str) -> Result<()> {
        let outcome = self.client.batch_execute(sql);
        outcome.map_err(|failure| self.fault(failure))
    }

    /// Leaves the next statement the time that is left.
    fn limit_time(&mut self) -> Result<()> {
        let left = self.client.asker().map(Asker::left).unwrap_or_default();
        if left.as_millis() == 0 {
            return Err(too_slow());
        }
        self.client.wait_for(Some(left + GRACE));
        self.run(&format!("set local statement_timeout to {}", left.as_millis()))
    }

    /// The rows of a statement, and whether `see` wants more. Rows are small enough to be here all
    /// at once.
    fn query(
        &mut self,
        sql: &str,
        see: &mut dyn FnMut(&tokio_postgres::Row) -> Result<bool>,
    ) -> Result<bool> {
        self.limit_time()?;
        let statement = self.client.prepare(sql).map_err(|failure| self.fault(failure))?;
        let mut seen = Ok(true);
        let asked = self.client.query(&[], &statement, &[], &mut |row| {
            seen = see(row);
            matches!(seen, Ok(true))
        });
        asked.map_err(|failure| self.fault(failure))?;
        seen
    }

    fn fault(&mut self, failure: Failure) -> StoreError {
        let error = match failure {
            Failure::Told(error) => error,
            Failure::Unwanted => {
                self.client.cancel(self.server.tls());
                return too_slow();
            }
            silent @ Failure::Silence(_) => return fault::of_statement(&self.server.store, silent),
        };
        let said = error.as_db_error().map(|error| error.message().to_owned());
        let code = error.code().map(|code| code.code().to_owned()).unwrap_or_default();
        match code.as_str() {
            "57014" => too_slow(),
            // Too much memory, too large a text, too large a temporary file, too deep.
            "53200" | "53400" | "53100" => too_much(),
            code if code.starts_with("54") => too_much(),
            code if code.starts_with("22") || code.starts_with("42") || code.starts_with("0A") => {
                refused(&said.unwrap_or_default())
            }
            _ => fault::of_statement(&self.server.store, error.into()),
        }
    }
}

impl Inquiry for Inquirer {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn texts(&mut self, sql: &str) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        self.query(sql, &mut |row| {
            texts.extend(Row::text(row, 0)?.map(str::to_owned));
            Ok(true)
        })?;
        Ok(texts)
    }

    fn rows(&mut self, sql: &str, see: &mut dyn FnMut(&dyn Row) -> Result<bool>) -> Result<()> {
        self.limit_time()?;
        // One statement, whatever it holds: preparing takes no more.
        self.client.prepare(sql).map_err(|failure| self.fault(failure))?;
        self.run(&format!("declare answer no scroll cursor without hold for {sql}"))?;
        let (mut most, mut largest) = (1, 1);
        loop {
            let mut count = 0;
            let wants_more = self.query(&format!("fetch {most} from answer"), &mut |row| {
                count += 1;
                largest = largest.max(row.raw_size_bytes());
                see(row)
            })?;
            if !wants_more || count < most {
                return Ok(());
            }
            most = (UNDER_WAY / largest).clamp(1, MOST).min(most * 8);
        }
    }
}
