//! The Local Store: the suite that every store passes, and what only files can get wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod chat_files;
mod fresh;
mod git;
mod given;
mod hostile;
mod layout;
mod lint;
mod processes;
mod writing;

mod contract {
    use fmf_local::LocalStore;
    use tempfile::TempDir;

    async fn fresh() -> (LocalStore, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (LocalStore::open(folder.path().join("prompts")), folder)
    }

    fmf_core::store_contract!(fresh);
}
