//! Opening, closing and opening again.

use std::fs;

use fmf_core::{History, PromptStore, StoreError, Write, entry::PROMPT_SOURCE};
use fmf_db::{DatabaseUrl, Registry};

use crate::{
    given::{fresh, name, open, saying, url, version, with_versions},
    past::passed,
};

#[tokio::test]
async fn what_was_answered_is_there_after_opening_again() {
    let (registry, folder) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    let mut new = saying("x", "{{ third }}");
    new.aliases = vec!["production".parse().unwrap()];
    registry.register(new).await.unwrap();
    let before = registry.entry(&x).await.unwrap();
    drop(registry);
    let registry = open(&folder).await;
    assert_eq!(registry.entry(&x).await.unwrap(), before);
    let found = registry.get(&x, &"production".parse().unwrap()).await.unwrap();
    assert_eq!((found.version, found.template.source()), (version(3), "{{ third }}"));
}

#[tokio::test]
async fn a_registry_prints_itself_by_its_file() {
    let (registry, folder) = fresh().await;
    let file = folder.path().join("fmf.db");
    assert_eq!(registry.to_string(), format!("registry in {}", file.display()));
    let error = registry.prompt(&name("x")).await.unwrap_err();
    assert_eq!(error.to_string(), format!("no prompt \"x\" in {registry}"));
}

#[tokio::test]
async fn the_folder_is_made_but_no_chain_of_folders() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |path: &str| DatabaseUrl::file(folder.path().join(path));
    Registry::open(&inside("fmf-data/fmf.db")).await.unwrap();
    let error = Registry::open(&inside("a/b/fmf.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(error.to_string().contains("a/b"), "{error}");
}

/// Opens what `prepare` makes of a file, and answers the refusal.
async fn refused(prepare: impl Fn(&std::path::Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    prepare(&folder.path().join("fmf.db"));
    match Registry::open(&url(&folder)).await {
        Err(StoreError::Corrupt(text)) => text,
        other => panic!("expected Corrupt, found {other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_and_left_alone() {
    let text = "this is a diary and no database, and it is long enough to be read as one".repeat(9);
    let said = refused(|file| fs::write(file, &text).unwrap()).await;
    assert!(said.contains("fmf.db") && said.contains("no SQLite database"), "{said}");
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let said = refused(|file| sql(file, "create table experiments (id bigint)")).await;
    assert!(said.contains("experiments") && said.contains("another program"), "{said}");
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(&folder).await);
    let newer = "insert into schema_migrations values (9, 'future', 'x', 0)";
    sql(&folder.path().join("fmf.db"), newer);
    let error = Registry::open(&url(&folder)).await.unwrap_err();
    assert!(error.to_string().contains("newer version of FMF"), "{error}");
}

#[tokio::test]
async fn a_schema_step_that_is_not_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(&folder).await);
    sql(&folder.path().join("fmf.db"), "update schema_migrations set checksum = 'x'");
    let error = Registry::open(&url(&folder)).await.unwrap_err();
    assert!(error.to_string().contains("another build of FMF"), "{error}");
}

#[tokio::test]
async fn a_database_of_the_first_schema_is_brought_forward_and_tells_its_past() {
    let (registry, folder) = fresh().await;
    let x = with_versions(&registry, "x", 3).await;
    let was = registry.get(&x, &version(3).into()).await.unwrap();
    let moment = passed(&registry).await;
    registry.delete_version(&x, version(3), Write::default()).await.unwrap();
    let before = registry.entry(&x).await.unwrap();
    drop(registry);
    sql(&folder.path().join("fmf.db"), BACK_TO_THE_FIRST);
    let registry = open(&folder).await;
    assert_eq!(registry.entry(&x).await.unwrap(), before);
    assert_eq!(registry.download_uri(&x, version(2)).await.unwrap(), PROMPT_SOURCE);
    assert_eq!(registry.get_at(&x, &version(3).into(), moment).await.unwrap(), was);
}

/// Takes back what the later steps of the schema did.
const BACK_TO_THE_FIRST: &str = "
    drop index changes_at;
    drop index changes_names;
    drop index changes_new_names;
    drop index changes_facts;
    drop index changes_version_facts;
    drop index changes_aliases;
    drop index changes_prompt_tags;
    drop index changes_version_tags;
    alter table versions drop column download_uri;
    drop table latest_versions;
    create index versions_stage on versions (prompt, stage, version) where deleted_at is null;
    delete from schema_migrations where version > 1";

#[tokio::test]
async fn closing_leaves_nothing_behind_but_the_file() {
    let (registry, folder) = fresh().await;
    with_versions(&registry, "x", 2).await;
    drop(registry);
    let left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left, ["fmf.db"]);
}

fn sql(file: &std::path::Path, statement: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(statement).unwrap();
}
