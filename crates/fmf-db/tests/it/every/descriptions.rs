//! Descriptions of prompts and commit messages of versions.

use fmf_core::{PromptStore, Write};

use super::place::fresh;
use crate::given::{by, changes, saying, version, with_versions};

#[tokio::test]
async fn the_actor_of_a_version_is_its_author() {
    let (registry, _home) = fresh().await;
    let mut new = saying("x", "hi");
    new.how = by("ana", "a try");
    assert_eq!(registry.register(new).await.unwrap().author.as_deref(), Some("ana"));
    let log = changes(&registry).await;
    assert!(log.iter().all(|change| change.actor == "ana"));
    assert!(log.iter().all(|change| change.reason.as_deref() == Some("a try")));
    assert_eq!(registry.register(saying("x", "ho")).await.unwrap().author, None);
    assert_eq!(changes(&registry).await.last().unwrap().actor, "anonymous");
}

#[tokio::test]
async fn describing_with_the_same_words_is_no_change_but_moves_the_time() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let words = Some("words".to_owned());
    registry.describe(&x, words.clone(), Write::default()).await.unwrap();
    registry.describe_version(&x, version(1), words.clone(), Write::default()).await.unwrap();
    let before = changes(&registry).await;
    let entry = registry.describe(&x, words.clone(), Write::default()).await.unwrap();
    assert!(entry.updated_at >= before.last().unwrap().at);
    registry.describe_version(&x, version(1), words, Write::default()).await.unwrap();
    assert_eq!(changes(&registry).await, before);
    let words: Vec<_> = before[before.len() - 2..].iter().map(|c| c.after.as_deref()).collect();
    assert_eq!(words, [Some(r#"{"description":"words"}"#); 2]);
}
