//! Deletion: numbers are not used again within a life, and a new life knows nothing of the old.

use super::given::{
    alias, at, no_alias, no_prompt, no_version, point, saying, tags, version, with_versions,
};
use crate::{NewVersion, PageQuery, PromptChange, PromptStore, Result, Write};

pub(super) async fn a_deleted_version_number_is_never_reused(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "deletion-numbers", 3).await?;
    store.delete(&name, Some(version(3)), Write::default()).await?;
    store.delete(&name, Some(version(2)), Write::default()).await?;
    assert_eq!(store.register(saying(&name, "text")).await?.version, version(4));
    no_version(at(store, &name, "3").await, "3");
    no_version(store.delete(&name, Some(version(3)), Write::default()).await, "3");
    Ok(())
}

pub(super) async fn the_number_of_a_deleted_only_version_is_never_reused(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "deletion-only", 1).await?;
    store.delete(&name, Some(version(1)), Write::default()).await?;
    assert_eq!(store.prompt(&name).await?.latest, None);
    assert_eq!(store.register(saying(&name, "text")).await?.version, version(2));
    Ok(())
}

pub(super) async fn the_aliases_of_a_deleted_version_are_gone(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "deletion-aliases", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "staging", 2).await?;
    point(store, &name, "candidate", 2).await?;
    store.delete(&name, Some(version(2)), Write::default()).await?;
    no_alias(at(store, &name, "staging").await, &["production"]);
    assert_eq!(store.prompt(&name).await?.aliases.len(), 1);
    assert_eq!(at(store, &name, "production").await?.version, version(1));
    Ok(())
}

pub(super) async fn the_latest_falls_back_when_the_highest_version_is_deleted(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "deletion-latest", 3).await?;
    store.delete(&name, Some(version(3)), Write::default()).await?;
    assert_eq!(at(store, &name, "latest").await?.version, version(2));
    assert_eq!(store.prompt(&name).await?.latest, Some(version(2)));
    let page = store.versions(&name, &PageQuery::default()).await?;
    assert_eq!(page.items.iter().map(|item| item.version.get()).collect::<Vec<_>>(), [2, 1]);
    Ok(())
}

pub(super) async fn a_prompt_registered_again_begins_a_new_life(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "deletion-new-life", 2).await?;
    let last = NewVersion {
        commit_message: Some("of the first life".to_owned()),
        tags: tags(&[("old", "tag")]),
        aliases: vec![alias("production")],
        ..saying(&name, "text")
    };
    store.register(last).await?;
    let description = Some(Some("of the first life".to_owned()));
    let change = PromptChange { description, ..PromptChange::default() };
    store.update(&name, change, Write::default()).await?;
    store.delete(&name, None, Write::default()).await?;
    no_prompt(store.prompt(&name).await, &name);
    no_prompt(at(store, &name, "production").await, &name);

    assert_eq!(store.register(saying(&name, "anew")).await?.version, version(1));
    let prompt = store.prompt(&name).await?;
    assert_eq!(prompt.description, None);
    assert!(prompt.tags.is_empty() && prompt.aliases.is_empty());
    assert_eq!(at(store, &name, "latest").await?.template.source(), "anew");
    no_version(at(store, &name, "2").await, "2");
    Ok(())
}
