//! Registries in files, each in a folder of its own.

use fmf_db::{DatabaseUrl, Registry, Touched};
use tempfile::TempDir;

/// Where a registry is, for as long as the value lives.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) async fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    /// The URL, as a person would write it.
    pub(crate) fn text(&self) -> String {
        format!("sqlite:{}", self.path().join("fmf.db").display())
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        self.text().parse().unwrap()
    }

    /// Runs a statement behind the registry's back, and answers the first column of its rows.
    pub(crate) async fn sql(&self, statement: &str) -> Vec<String> {
        self.sql_in("fmf.db", statement).await
    }

    /// None: who writes is alone.
    pub(crate) async fn deadlocks(&self) -> Vec<String> {
        Vec::new()
    }

    /// The same in another file.
    pub(crate) async fn sql_in(&self, file: &str, statement: &str) -> Vec<String> {
        let file = rusqlite::Connection::open(self.path().join(file)).unwrap();
        let mut statement = file.prepare(statement).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            found.push(match row.get_ref(0).unwrap() {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str().unwrap().to_owned(),
            });
        }
        found
    }
}

/// A registry of its own.
pub(crate) async fn fresh() -> (Registry, Home) {
    let home = Home::new().await;
    (open(&home).await, home)
}

/// The registry there.
pub(crate) async fn open(home: &Home) -> Registry {
    Registry::open(&home.url()).await.unwrap()
}

/// What a registry tells of what another process has told: on a file, that something changed.
pub(crate) fn heard(_: Touched) -> Touched {
    Touched::Everything
}
