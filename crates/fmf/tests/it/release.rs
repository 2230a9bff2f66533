//! Registering what changed, promoting, rolling back.

use fmf::{
    Expect, JsonText, MemoryStore, NewVersion, PromptStore, Selector, StoreError, Tags, Write,
    release::{Moved, promote, register, register_if_changed, rollback},
};

use super::given::{Cable, alias, delete, name, new, set_alias, store_of, version};

fn moved(called: &str, from: Option<u32>, to: u32) -> Moved {
    Moved { alias: alias(called), from: from.map(version), to: version(to) }
}

fn with_alias(template: &str) -> NewVersion {
    NewVersion { aliases: vec![alias("staging")], ..new("greeting", template) }
}

#[tokio::test]
async fn the_same_content_is_not_registered_again() {
    let store = store_of("greeting", &["one", "two"]).await;
    let again = register_if_changed(&store, with_alias("two")).await.unwrap();
    assert_eq!((again.is_new, again.version.version), (false, version(2)));
    assert_eq!(again.moved, [moved("staging", None, 2)]);
    let back = register_if_changed(&store, with_alias("one")).await.unwrap();
    assert_eq!((back.is_new, back.version.version), (true, version(3)));
    assert_eq!(back.moved, [moved("staging", Some(2), 3)]);
    let forced = register(&store, new("greeting", "one")).await.unwrap();
    assert_eq!((forced.is_new, forced.version.version), (true, version(4)));
}

#[tokio::test]
async fn what_may_change_is_applied_to_the_version_that_is_there() {
    let store = store_of("greeting", &["one"]).await;
    let config = JsonText::parse(r#"{"temperature": 1}"#).unwrap();
    let tagged = NewVersion {
        tags: Tags::from_pairs([("team", "care")]).unwrap(),
        model_config: Some(config.clone()),
        commit_message: Some("not used".to_owned()),
        ..new("greeting", "one")
    };
    let found = register_if_changed(&store, tagged).await.unwrap().version;
    assert_eq!((found.tags.get("team"), found.model_config), (Some("care"), Some(config)));
    assert_eq!(found.commit_message.as_deref(), Some("says one"));
    assert_eq!(store.prompt(&name("greeting")).await.unwrap().tags.get("team"), Some("care"));
}

#[tokio::test]
async fn a_new_prompt_needs_no_latest_version() {
    let store = MemoryStore::default();
    let first = register_if_changed(&store, with_alias("one")).await.unwrap();
    assert_eq!((first.is_new, first.moved), (true, vec![moved("staging", None, 1)]));
}

#[tokio::test]
async fn an_expectation_counts_also_when_nothing_is_new() {
    let store = store_of("greeting", &["one", "two"]).await;
    let expecting =
        NewVersion { expect_latest: Expect::Version(version(1)), ..new("greeting", "two") };
    let error = register_if_changed(&store, expecting).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error}");
}

#[tokio::test]
async fn promoting_moves_an_alias_and_tells_what_callers_will_notice() {
    let store = store_of("greeting", &["Hello {{name}}", "Hello {{name}} of {{city}}"]).await;
    set_alias(&store, "greeting", "staging", 2).await;
    let to = alias("production");
    let go = async |from: &str| {
        let from: Selector = from.parse().unwrap();
        promote(&store, &name("greeting"), &from, &to, Write::default()).await.unwrap()
    };
    let first = go("1").await;
    assert_eq!(first.moved, moved("production", None, 1));
    assert!(first.difference.is_none());
    let second = go("staging").await;
    assert_eq!(second.moved, moved("production", Some(1), 2));
    assert_eq!(second.difference.unwrap().variables_added, ["city"]);
    assert_eq!(go("latest").await.moved, moved("production", Some(2), 2));
}

#[tokio::test]
async fn nothing_is_promoted_to_what_cannot_be_set() {
    let store = store_of("greeting", &["one", "two"]).await;
    for from in [1, 2] {
        let (from, to) = (Selector::Version(version(from)), alias("latest"));
        let error = promote(&store, &name("greeting"), &from, &to, Write::default()).await;
        assert!(matches!(error, Err(StoreError::Invalid(_))), "{from} {error:?}");
    }
}

#[tokio::test]
async fn rolling_back_goes_back_only() {
    let store = store_of("greeting", &["one", "two"]).await;
    set_alias(&store, "greeting", "production", 2).await;
    let go = async |to: u32| {
        let (name, alias) = (name("greeting"), alias("production"));
        rollback(&store, &name, &alias, Some(version(to)), Write::default()).await
    };
    assert_eq!(go(1).await.unwrap(), moved("production", Some(2), 1));
    assert!(matches!(go(2).await, Err(StoreError::Invalid(_))));
    assert!(matches!(go(33).await, Err(StoreError::VersionNotFound { .. })));
    assert_eq!(go(1).await.unwrap(), moved("production", Some(1), 1));
}

/// Rolls `production` back to wherever it was before.
async fn back(store: &dyn PromptStore) -> Result<Moved, StoreError> {
    rollback(store, &name("greeting"), &alias("production"), None, Write::default()).await
}

#[tokio::test]
async fn a_rollback_without_a_version_goes_further_back_each_time() {
    let store = store_of("greeting", &["one", "two", "three", "four"]).await;
    for number in [1, 3, 2, 4] {
        set_alias(&store, "greeting", "production", number).await;
        set_alias(&store, "greeting", "staging", 1).await;
    }
    // Where it was before is 2; 3 is newer than that, and 1 comes next.
    assert_eq!(back(&store).await.unwrap(), moved("production", Some(4), 2));
    assert_eq!(back(&store).await.unwrap(), moved("production", Some(2), 1));
    let nowhere = back(&store).await.unwrap_err();
    assert!(matches!(nowhere, StoreError::Conflict(_)), "{nowhere}");
    assert!(nowhere.to_string().contains("no version older than 1"), "{nowhere}");
}

#[tokio::test]
async fn a_rollback_passes_over_versions_that_are_gone_and_lives_that_ended() {
    let store = store_of("greeting", &["one", "two", "three"]).await;
    for number in 1..=3 {
        set_alias(&store, "greeting", "production", number).await;
    }
    delete(&store, "greeting", 2).await;
    assert_eq!(back(&store).await.unwrap(), moved("production", Some(3), 1));
    store.delete(&name("greeting"), None, Write::default()).await.unwrap();
    for template in ["one", "two"] {
        store.register(new("greeting", template)).await.unwrap();
    }
    set_alias(&store, "greeting", "production", 2).await;
    assert!(matches!(back(&store).await, Err(StoreError::Conflict(_))));
}

#[tokio::test]
async fn a_rollback_heeds_only_the_life_that_bears_the_name() {
    let registry = fmf_db::Registry::open(&fmf_db::DatabaseUrl::memory()).await.unwrap();
    for (prompt, numbers) in [("was", 1..=1), ("greeting", 1..=3)] {
        for number in numbers {
            registry.register(new(prompt, "text")).await.unwrap();
            set_alias(&registry, prompt, "production", number).await;
        }
    }
    let how = Write::default;
    registry.delete(&name("greeting"), None, how()).await.unwrap();
    registry.register(new("was", "text")).await.unwrap();
    set_alias(&registry, "was", "production", 2).await;
    registry.rename(&name("was"), &name("greeting"), how()).await.unwrap();
    assert_eq!(back(&registry).await.unwrap(), moved("production", Some(2), 1));
}

#[tokio::test]
async fn a_store_without_history_says_so() {
    let store = store_of("greeting", &["one", "two"]).await;
    set_alias(&store, "greeting", "production", 2).await;
    let refused = back(&*Cable::new(store)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unsupported { .. }), "{refused}");
    assert_eq!(refused.to_string(), "memory does not support a change log or reading the past");
}

#[tokio::test]
async fn only_a_prompt_that_is_there_may_have_a_name_that_files_cannot_bear() {
    let store = store_of("a b", &["one"]).await;
    assert!(register_if_changed(&store, new("a b", "two")).await.unwrap().is_new);
    for wild in ["p@x", ".git", "a..b", "a*", "-x", "x.yaml", "a  ", "a\nb"] {
        let error = register_if_changed(&store, new(wild, "one")).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{wild:?}: {error}");
        assert!(register(&store, new(wild, "one")).await.is_err(), "{wild:?}");
    }
}
