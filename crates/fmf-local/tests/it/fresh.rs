//! What is cached is what the files say.

use std::fs;

use fmf_core::{NewVersion, PromptStore as _, StoreError, Template};
use fmf_local::{LocalOptions, LocalStore};

use crate::given::Prompts;

/// A prompt with two versions and aliases in both files, old enough to be cached, and read once.
async fn warm() -> Prompts {
    let prompts = Prompts::of(&[
        ("p/1.prompt.txt", "one"),
        ("p/1.meta.yaml", "commit_message: first"),
        ("p/2.prompt.txt", "two"),
        ("p/aliases.json", r#"{"production": 1}"#),
        ("aliases.json", r#"{"p": {"staging": 1}}"#),
    ]);
    prompts.age();
    assert_eq!(prompts.source("p", "production").await, "one");
    assert_eq!(prompts.source("p", "staging").await, "one");
    assert_eq!(prompts.names().await, ["p"]);
    prompts
}

#[tokio::test]
async fn an_unchanged_prompt_is_read_once() {
    let prompts = warm().await;
    let (one, other) =
        (prompts.get("p", "production").await.unwrap(), prompts.get("p", "1").await.unwrap());
    assert!(std::sync::Arc::ptr_eq(&one, &other));
}

#[tokio::test]
async fn a_change_of_any_file_is_seen_at_once() {
    let prompts = warm().await;
    prompts.write("p/1.prompt.txt", "changed");
    assert_eq!(prompts.source("p", "production").await, "changed");

    let prompts = warm().await;
    prompts.write("p/1.meta.yaml", "commit_message: changed");
    let version = prompts.get("p", "1").await.unwrap();
    assert_eq!(version.commit_message.as_deref(), Some("changed"));

    let prompts = warm().await;
    prompts.write("p/aliases.json", r#"{"production": 2}"#);
    assert_eq!(prompts.source("p", "production").await, "two");

    let prompts = warm().await;
    prompts.write("aliases.json", r#"{"p": {"staging": 2}}"#);
    assert_eq!(prompts.source("p", "staging").await, "two");

    let prompts = warm().await;
    prompts.write("p/3.prompt.txt", "three");
    assert_eq!(prompts.source("p", "latest").await, "three");

    let prompts = warm().await;
    prompts.write("p/prompt.yaml", "description: new");
    let prompt = prompts.store.prompt(&"p".parse().unwrap()).await.unwrap();
    assert_eq!(prompt.description.as_deref(), Some("new"));
}

#[tokio::test]
async fn what_is_removed_is_gone_at_once() {
    let prompts = warm().await;
    fs::remove_file(prompts.path("p/1.prompt.txt")).unwrap();
    assert!(matches!(prompts.get("p", "1").await, Err(StoreError::VersionNotFound { .. })));
    let gone = prompts.get("p", "production").await;
    assert!(matches!(gone, Err(StoreError::AliasNotFound { .. })));
    fs::remove_dir_all(prompts.path("p")).unwrap();
    assert!(matches!(prompts.get("p", "2").await, Err(StoreError::PromptNotFound { .. })));
}

#[tokio::test]
async fn two_changes_of_the_same_length_within_one_tick_are_both_seen() {
    let prompts = Prompts::of(&[("p/1.prompt.txt", "text 0")]);
    for number in 0..50 {
        let text = format!("text {}", number % 10);
        prompts.write("p/1.prompt.txt", &text);
        assert_eq!(prompts.source("p", "1").await, text);
    }
}

#[tokio::test]
async fn another_store_on_the_same_folder_is_followed() {
    let prompts = warm().await;
    let other = LocalStore::open(prompts.store.root());
    let new = NewVersion {
        aliases: vec!["production".parse().unwrap()],
        ..NewVersion::new("p".parse().unwrap(), Template::text("three"))
    };
    other.register(new).await.unwrap();
    assert_eq!(prompts.source("p", "production").await, "three");
}

#[tokio::test]
async fn a_cache_that_is_full_begins_anew() {
    let prompts = Prompts::with(LocalOptions { cache_bytes: 10, ..LocalOptions::default() });
    for name in ["a", "b", "c"] {
        prompts.write(&format!("{name}/1.prompt.txt"), name.repeat(8));
    }
    prompts.age();
    for _ in 0..3 {
        for name in ["a", "b", "c"] {
            assert_eq!(prompts.source(name, "1").await, name.repeat(8));
        }
    }
}
