//! What the tests start from.

use fmf_db::{DatabaseUrl, Registry};
use tempfile::TempDir;

/// A registry in a file of its own.
pub(crate) async fn fresh() -> (Registry, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let registry = open(&folder).await;
    (registry, folder)
}

/// The registry in this folder.
pub(crate) async fn open(folder: &TempDir) -> Registry {
    Registry::open(&DatabaseUrl::file(folder.path().join("fmf.db"))).await.unwrap()
}
