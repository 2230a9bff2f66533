//! Registries in databases of their own, on the server that is there for tests.

use fmf_db::{
    DatabaseUrl, Registry, Touched,
    testing::{SERVER, TestDatabase},
};

/// Where a registry is, for as long as the value lives.
pub(crate) struct Home(pub(super) TestDatabase);

impl Home {
    pub(crate) async fn new() -> Self {
        Self(TestDatabase::new(std::env::var(SERVER)).await.unwrap())
    }

    /// The URL, as a person would write it.
    pub(crate) fn text(&self) -> String {
        self.0.text()
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        self.text().parse().unwrap()
    }

    /// Runs a statement behind the registry's back, and answers the first column of its rows.
    pub(crate) async fn sql(&self, statement: &str) -> Vec<String> {
        self.0.sql(statement).await.unwrap()
    }

    /// How many deadlocks there were in the database, all its tests together.
    pub(crate) async fn deadlocks(&self) -> Vec<String> {
        self.sql("select deadlocks from pg_stat_database where datname = current_database()").await
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

/// What a registry tells of what another process has told: the same.
pub(crate) fn heard(touched: Touched) -> Touched {
    touched
}
