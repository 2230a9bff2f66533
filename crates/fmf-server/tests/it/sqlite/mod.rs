//! On SQLite.

#[path = "../every/mod.rs"]
mod every;

mod place {
    use fmf_server::ServeOptions;
    use tempfile::TempDir;

    use crate::harness::InProcess;

    /// A registry in a folder of its own.
    pub(super) async fn home() -> (ServeOptions, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        (ServeOptions { data_dir, ..ServeOptions::default() }, folder)
    }

    /// A server in this process with an empty registry.
    pub(super) async fn start() -> InProcess {
        let (options, home) = home().await;
        InProcess::start(options, home).await
    }
}
