//! PostgreSQL databases for tests, one for each test that runs at a time.
//!
//! To make and to drop a database takes longer than most tests. So a process keeps those that it
//! has made, and what a test finds in one is a schema that was made for it.

use std::{
    env::VarError,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use fmf_core::{Result, StoreError};
use tokio_postgres::{NoTls, SimpleQueryMessage};

use crate::{
    engine::{self, Address, Client},
    location::DatabaseUrl,
    migrations::Schemas,
};

/// A database of its own, for as long as the value lives.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
}

/// Sends away whom the test before has left behind, a server perhaps, and takes away its schema.
const CLEAR: &str = "
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
    drop schema if exists fmf cascade; drop schema if exists fmf_runs cascade";

/// The variable that names the server for tests.
pub const SERVER: &str = "FMF_TEST_POSTGRES";

/// The names of databases that no test uses now.
static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl TestDatabase {
    /// A database with our schemas, on the server whose URL the variable [`SERVER`] holds.
    ///
    /// # Errors
    /// How to set the variable, or whatever PostgreSQL reports.
    pub async fn new(server: Result<String, VarError>) -> Result<Self> {
        let database = Self::empty(server).await?;
        let url: DatabaseUrl = database.text().parse()?;
        Schemas::migrate(&url).await?;
        Ok(database)
    }

    /// A database without our schema, as an administrator makes it.
    ///
    /// # Errors
    /// How to set the variable, or whatever PostgreSQL reports.
    pub async fn empty(server: Result<String, VarError>) -> Result<Self> {
        let server = server.map_err(|_| {
            StoreError::Invalid(format!(
                "{SERVER} names no PostgreSQL server for tests; `cargo xtask with-postgres cargo \
                 test` starts one and names it"
            ))
        })?;
        engine::on_own_thread(move || {
            let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let name = free.map_or_else(|| create(&server), Ok)?;
            let database = Self { server, name };
            run(&database.text(), CLEAR)?;
            Ok(database)
        })
        .await
    }

    /// Its URL, password included.
    #[must_use]
    pub fn text(&self) -> String {
        let (base, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let host = base.rsplit_once('/').map_or(base, |(host, _)| host);
        format!("{host}/{}?{query}", self.name)
    }

    /// Runs statements, and answers the first column of their rows.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub async fn sql(&self, statements: &str) -> Result<Vec<String>> {
        let statements = format!("set search_path to fmf, fmf_runs; {statements}");
        let text = self.text();
        engine::on_own_thread(move || run(&text, &statements)).await
    }

    /// Sends everybody away who is connected, as a server that restarts does.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub async fn send_away(&self) -> Result<()> {
        let name = &self.name;
        self.on_server(format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
        ))
        .await
    }

    /// Lets nobody in from now on, or everybody again.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub async fn let_in(&self, allowed: bool) -> Result<()> {
        let name = &self.name;
        self.on_server(format!("alter database {name} allow_connections {allowed}")).await
    }

    async fn on_server(&self, statement: String) -> Result<()> {
        let server = self.server.clone();
        engine::on_own_thread(move || run(&server, &statement).map(drop)).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        FREE.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.name));
    }
}

/// Makes a database; one that an earlier process of this number left is dropped.
fn create(server: &str) -> Result<String> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("fmf_test_{}_{number}", std::process::id());
    run(server, &format!("drop database if exists {name} with (force)"))?;
    run(server, &format!("create database {name}"))?;
    Ok(name)
}

fn run(url: &str, statements: &str) -> Result<Vec<String>> {
    let answers = client(url)?.simple_query(statements);
    let answers =
        answers.map_err(|error| StoreError::backend("a test's statement failed", error))?;
    let texts = answers.iter().filter_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    Ok(texts.collect())
}

fn client(url: &str) -> Result<Client> {
    let connected = Client::connect(Address::parse(url)?.config(), NoTls)
        .map_err(|error| StoreError::backend("cannot wait for the network", error))?;
    let mut client = connected
        .map_err(|error| StoreError::backend("cannot reach the server for tests", error))?;
    // Databases are made and dropped while other tests keep the disk busy.
    client.wait_for(None);
    Ok(client)
}
