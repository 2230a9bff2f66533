//! On PostgreSQL.

mod away;
#[path = "../every/mod.rs"]
mod every;

mod place {
    use fmf_db::testing::{SERVER, TestDatabase};
    use fmf_server::ServeOptions;
    use tempfile::TempDir;

    use crate::harness::InProcess;

    /// A registry in a database of its own, with its files in a folder.
    pub(super) async fn home() -> (ServeOptions, (TestDatabase, TempDir)) {
        let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        (ServeOptions { data_dir, ..options(&database) }, (database, folder))
    }

    /// How to serve the registry there.
    pub(super) fn options(database: &TestDatabase) -> ServeOptions {
        ServeOptions { database_url: Some(database.text()), ..ServeOptions::default() }
    }

    /// A server in this process with an empty registry.
    pub(super) async fn start() -> InProcess {
        let (options, home) = home().await;
        InProcess::start(options, home).await
    }
}
