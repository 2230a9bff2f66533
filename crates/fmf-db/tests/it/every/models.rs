//! Ordinary registered models: the same records, unseen by who asks for prompts.

use fmf_core::{
    PageQuery, PromptChange, PromptStore, StoreError, Write,
    entry::{Entry, EntryKind, EntryVersion},
};
use fmf_db::Registry;

use super::place::fresh;
use crate::given::{changes, entry, entry_version, name, saying, version, with_versions};

/// A model with `count` versions.
async fn model(registry: &Registry, named: &str, count: u32) {
    registry.create_entry(entry(named, Vec::new()), Write::default()).await.unwrap();
    for _ in 0..count {
        let new = entry_version(named, Vec::new());
        registry.create_version(new, Write::default()).await.unwrap();
    }
}

#[tokio::test]
async fn a_model_is_no_prompt() {
    let (registry, _home) = fresh().await;
    model(&registry, "m", 1).await;
    let m = name("m");
    assert!(registry.entry(&m).await.is_ok());
    let not_found = |error: StoreError| assert!(matches!(error, StoreError::PromptNotFound { .. }));
    not_found(registry.prompt(&m).await.unwrap_err());
    not_found(registry.get(&m, &version(1).into()).await.unwrap_err());
    not_found(registry.versions(&m, &PageQuery::default()).await.unwrap_err());
    not_found(registry.delete(&m, None, Write::default()).await.unwrap_err());
    let change = PromptChange { description: Some(None), ..PromptChange::default() };
    not_found(registry.update(&m, change, Write::default()).await.unwrap_err());
    assert!(registry.search(&Default::default()).await.unwrap().items.is_empty());
    let taken = registry.register(saying("m", "x")).await.unwrap_err();
    let by_model = matches!(taken, StoreError::AlreadyExists { existing: EntryKind::Model, .. });
    assert!(by_model, "{taken:?}");
}

#[tokio::test]
async fn the_latest_versions_are_the_highest_of_each_stage() {
    let (registry, _home) = fresh().await;
    model(&registry, "m", 5).await;
    let m = name("m");
    for (number, stage) in [(1, "Production"), (2, "Staging"), (3, "Production")] {
        let moved = registry.set_stage(&m, version(number), stage, false, Write::default());
        assert_eq!(moved.await.unwrap().stage, stage);
    }
    let alias = "a".parse().unwrap();
    registry.move_alias(&m, &alias, version(3), Write::default()).await.unwrap();
    let seen = |versions: &[EntryVersion]| -> Vec<(u32, String)> {
        versions.iter().map(|v| (v.version.get(), v.stage.clone())).collect()
    };
    let expected = [(3, "Production"), (2, "Staging"), (5, "None")];
    let expected = expected.map(|(number, stage)| (number, stage.to_owned()));
    let Entry { latest_versions, .. } = registry.entry(&m).await.unwrap();
    assert_eq!(seen(&latest_versions), expected);
    assert!(latest_versions.iter().all(|latest| latest.aliases.is_empty()));
    let asked = registry.latest_versions(&m).await.unwrap();
    assert_eq!(seen(&asked), expected);
    assert_eq!(asked[0].aliases, [alias]);
}

#[tokio::test]
async fn a_version_may_take_the_place_of_those_in_its_stage() {
    let (registry, _home) = fresh().await;
    model(&registry, "m", 3).await;
    let m = name("m");
    for number in [1, 2] {
        let stage = registry.set_stage(&m, version(number), "Production", false, Write::default());
        stage.await.unwrap();
    }
    let moved = registry.set_stage(&m, version(3), "Production", true, Write::default());
    moved.await.unwrap();
    for (number, stage) in [(1, "Archived"), (2, "Archived"), (3, "Production")] {
        let found = registry.entry_version(&m, &version(number).into()).await.unwrap();
        assert_eq!(found.stage, stage, "{number}");
    }
    let log = changes(&registry).await;
    let last = log.last().unwrap();
    assert_eq!(last.before.as_deref(), Some(r#"{"stage":"None"}"#));
    assert_eq!(last.after.as_deref(), Some(r#"{"stage":"Production"}"#));
    let acts: Vec<_> = log.iter().rev().take(3).map(|change| change.tx).collect();
    assert!(acts.iter().all(|tx| *tx == acts[0]), "{acts:?}");
}

#[tokio::test]
async fn versions_of_models_are_no_versions_of_prompts() {
    let (registry, _home) = fresh().await;
    model(&registry, "m", 2).await;
    with_versions(&registry, "p", 2).await;
    let query = fmf_core::entry::EntryQuery { hide_prompts: true, ..Default::default() };
    let found = registry.search_versions(query.clone()).await.unwrap();
    assert!(found.items.iter().all(|found| found.name == name("m")));
    assert_eq!(found.items.len(), 2);
    let found = registry.search_entries(query).await.unwrap();
    assert_eq!(found.items.len(), 1);
}
