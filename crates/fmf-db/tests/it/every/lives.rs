//! Names, the lives behind them, and the numbers of their versions.

use fmf_core::{PromptStore, Selector, StoreError, entry::EntryKind};

use super::place::fresh;
use crate::given::{changes, entry, invalid, name, prompt_tags, saying, version, with_versions};

#[tokio::test]
async fn a_deleted_version_number_is_never_reused() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 3).await;
    for number in [3, 2, 1] {
        registry.delete_version(&x, version(number), Default::default()).await.unwrap();
    }
    assert_eq!(registry.register(saying("x", "next")).await.unwrap().version, version(4));
}

#[tokio::test]
async fn a_new_life_has_another_id_and_begins_at_one() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    registry.delete_entry(&x, Default::default()).await.unwrap();
    assert!(matches!(registry.entry(&x).await, Err(StoreError::PromptNotFound { .. })));
    assert_eq!(registry.register(saying("x", "again")).await.unwrap().version, version(1));
    let log = changes(&registry).await;
    let ids: Vec<_> = log.iter().map(|change| change.prompt_id.as_deref().unwrap()).collect();
    assert_eq!(ids[0], ids[2]);
    assert_ne!(ids[0], *ids.last().unwrap());
}

#[tokio::test]
async fn a_deleted_life_keeps_its_rows() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    registry.set_alias(&x, &"a".parse().unwrap(), version(1), Default::default()).await.unwrap();
    registry.delete_entry(&x, Default::default()).await.unwrap();
    drop(registry);
    for (table, rows) in [("prompts", "1"), ("versions", "2"), ("aliases", "1")] {
        assert_eq!(home.sql(&format!("select count(*) from {table}")).await, [rows]);
    }
    let template = home.sql("select template from versions where version = 2").await;
    assert_eq!(template, ["text 2"]);
}

#[tokio::test]
async fn a_renamed_prompt_keeps_its_versions_aliases_and_tags() {
    let (registry, _home) = fresh().await;
    let old = with_versions(&registry, "old", 2).await;
    registry.set_alias(&old, &"a".parse().unwrap(), version(1), Default::default()).await.unwrap();
    let before = registry.entry(&old).await.unwrap();
    let renamed = registry.rename(&old, &name("new"), Default::default()).await.unwrap();
    assert_eq!((renamed.name, renamed.tags), (name("new"), before.tags));
    assert_eq!(renamed.aliases, before.aliases);
    assert!(renamed.updated_at >= before.updated_at);
    assert!(matches!(registry.entry(&old).await, Err(StoreError::PromptNotFound { .. })));
    let found = registry.entry_version(&name("new"), &"a".parse().unwrap()).await.unwrap();
    assert_eq!((found.name, found.version), (name("new"), version(1)));
    let next = registry.register(saying("new", "x")).await.unwrap();
    assert_eq!(next.version, version(3));
}

#[tokio::test]
async fn a_name_that_is_taken_says_by_what() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("p", prompt_tags()), Default::default()).await.unwrap();
    registry.create_entry(entry("m", Vec::new()), Default::default()).await.unwrap();
    let taken = |answer: Result<_, StoreError>| match answer {
        Err(StoreError::AlreadyExists { existing, .. }) => existing,
        other => panic!("{:?}", other.map(|_: fmf_core::entry::Entry| ())),
    };
    let again = registry.create_entry(entry("p", prompt_tags()), Default::default()).await;
    assert_eq!(taken(again), EntryKind::Prompt);
    let again = registry.create_entry(entry("m", prompt_tags()), Default::default()).await;
    assert_eq!(taken(again), EntryKind::Model);
    let again = registry.rename(&name("p"), &name("m"), Default::default()).await;
    assert_eq!(taken(again), EntryKind::Model);
    let same = registry.rename(&name("p"), &name("p"), Default::default()).await;
    assert_eq!(same.unwrap().name, name("p"));
}

#[tokio::test]
async fn a_reserved_alias_is_refused_and_can_be_asked_for() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    for reserved in ["LATEST", "v1"] {
        let alias = reserved.parse().unwrap();
        invalid(registry.move_alias(&x, &alias, version(1), Default::default()).await);
    }
    let missing = registry.entry_version(&x, &Selector::Alias("v1".parse().unwrap())).await;
    assert!(matches!(missing, Err(StoreError::AliasNotFound { .. })), "{missing:?}");
}
