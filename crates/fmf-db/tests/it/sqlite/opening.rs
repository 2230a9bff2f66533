//! Files that can be opened, and those that cannot.

use std::{fs, sync::Arc};

use fmf_core::{
    History, MetricsQuery, PromptStore, Role, StoreError, TextQuery, Write,
    entry::PROMPT_SOURCE,
    tracking::{ExperimentId, Metric, NewRun, PROMPTS_KEY, Pair, RunBatch},
};
use fmf_db::{DatabaseUrl, NewToken, Registry, Tracking};

use super::{
    every::past::passed,
    place::{Home, fresh, open},
};
use crate::given::{version, with_versions};

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
    let home = Home::new().await;
    prepare(&home.path().join("fmf.db"));
    match Registry::open(&home.url()).await {
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

#[tokio::test(flavor = "multi_thread")]
async fn registries_opened_at_once_on_a_new_file_all_open() {
    let home = Arc::new(Home::new().await);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let home = Arc::clone(&home);
            tokio::spawn(async move { open(&home).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn a_database_of_the_first_schema_is_brought_forward_and_tells_its_past_and_its_words() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 3).await;
    let was = registry.get(&x, &version(3).into()).await.unwrap();
    let moment = passed(&registry).await;
    registry.delete_version(&x, version(3), Write::default()).await.unwrap();
    let before = registry.entry(&x).await.unwrap();
    drop(registry);
    sql(&home.path().join("fmf.db"), BACK_TO_THE_FIRST);
    let registry = open(&home).await;
    assert_eq!(registry.entry(&x).await.unwrap(), before);
    assert_eq!(registry.download_uri(&x, version(2)).await.unwrap(), PROMPT_SOURCE);
    assert_eq!(registry.get_at(&x, &version(3).into(), moment).await.unwrap(), was);
    let query = TextQuery::parse("\"text 2\"").unwrap();
    let found = registry.find_text(&query).await.unwrap().items;
    assert_eq!(found.iter().map(|hit| hit.version).collect::<Vec<_>>(), [Some(version(2))]);
}

/// Takes back what the later steps of the schema did.
const BACK_TO_THE_FIRST: &str = "
    drop table texts;
    drop table text_words;
    drop table tokens;
    drop table protected_aliases;
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
    let (registry, home) = fresh().await;
    with_versions(&registry, "x", 2).await;
    drop(registry);
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left, ["fmf.db"]);
}

#[tokio::test]
async fn no_file_holds_the_secret_of_a_token() {
    let (registry, home) = fresh().await;
    let new = NewToken { name: "ci".parse().unwrap(), role: Role::Writer, expires_at: None };
    let (_, secret) = registry.add_token(new, Write::default()).await.unwrap();
    drop(registry);
    let hidden = &secret.reveal().as_bytes()[4..];
    for file in fs::read_dir(home.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(hidden.len()).any(|window| window == hidden));
    }
}

fn sql(file: &std::path::Path, statement: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(statement).unwrap();
}

#[tokio::test]
async fn runs_that_were_there_before_links_were_kept_have_theirs() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    let tracking = Tracking::open(&home.url()).await.unwrap();
    let tag = Pair::new(PROMPTS_KEY, r#"[{"name": "x", "version": "1"}]"#);
    let named = [Pair::new("prompt_name", "x"), Pair::new("prompt_version", "2")];
    for (tags, params) in [(vec![tag], Vec::new()), (Vec::new(), named.to_vec())] {
        let new = NewRun {
            experiment: ExperimentId::DEFAULT,
            user: String::new(),
            start: 7,
            name: None,
            tags,
        };
        let run = tracking.create_run(new).await.unwrap().info.id;
        let point = Metric { key: "q".to_owned(), value: 0.5, timestamp: 3, step: 0 };
        let batch = RunBatch { metrics: vec![point], params, ..RunBatch::default() };
        tracking.log(&run, batch).await.unwrap();
    }
    let query = MetricsQuery::default();
    let before = tracking.version_metrics(&registry, &x, &query).await.unwrap().items;
    assert_eq!(before.iter().map(|found| found.runs).collect::<Vec<_>>(), [1, 1]);
    drop(tracking);
    sql(&home.path().join("runs.db"), BEFORE_LINKS);
    let tracking = Tracking::open(&home.url()).await.unwrap();
    let after = tracking.version_metrics(&registry, &x, &query).await.unwrap().items;
    assert_eq!(after, before);
}

/// Takes back what the step that keeps links did, and the one behind it.
const BEFORE_LINKS: &str = "
    drop index latest_metrics_value;
    drop index latest_metrics_started;
    drop index runs_started;
    alter table latest_metrics drop column experiment;
    alter table latest_metrics drop column is_deleted;
    alter table latest_metrics drop column start_time;
    create index latest_metrics_value on latest_metrics (key, is_nan, value, run);
    create index runs_started on runs (experiment, is_deleted, start_time desc, id);
    drop table series_buckets;
    drop table series_values;
    drop table version_series;
    drop table prompt_links;
    drop table linked_versions;
    alter table runs drop column is_linked;
    update run_tags set key = 'mlflow.linkedPrompts' where key = '#prompts';
    delete from schema_migrations
    where version >= (select version from schema_migrations where name = 'links')";
