//! A write that expects something is refused when something else is there.

use super::given::{alias, at, conflict, parsed, point, saying, version, with_versions};
use crate::{Expect, NewVersion, PromptName, PromptStore, Result, Version, Write};

fn expecting(expect: Expect) -> Write {
    Write { expect, ..Write::default() }
}

async fn set(
    store: &dyn PromptStore,
    name: &PromptName,
    to: u32,
    expect: Expect,
) -> Result<Option<Version>> {
    store.set_alias(name, &alias("production"), version(to), expecting(expect)).await
}

pub(super) async fn an_alias_moves_only_from_the_version_that_was_expected(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "expectations-move", 3).await?;
    conflict(set(store, &name, 2, Expect::Version(version(1))).await);
    point(store, &name, "production", 1).await?;
    conflict(set(store, &name, 3, Expect::Version(version(2))).await);
    assert_eq!(at(store, &name, "production").await?.version, version(1));
    let left = set(store, &name, 3, Expect::Version(version(1))).await?;
    assert_eq!(left, Some(version(1)));
    assert_eq!(at(store, &name, "production").await?.version, version(3));
    Ok(())
}

pub(super) async fn an_alias_is_set_only_if_none_was_expected(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "expectations-none", 2).await?;
    assert_eq!(set(store, &name, 1, Expect::Nothing).await?, None);
    conflict(set(store, &name, 2, Expect::Nothing).await);
    assert_eq!(at(store, &name, "production").await?.version, version(1));
    Ok(())
}

pub(super) async fn an_alias_is_deleted_only_from_the_version_that_was_expected(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "expectations-delete", 2).await?;
    point(store, &name, "production", 2).await?;
    let production = alias("production");
    for wrong in [Expect::Version(version(1)), Expect::Nothing] {
        conflict(store.delete_alias(&name, &production, expecting(wrong)).await);
    }
    let right = expecting(Expect::Version(version(2)));
    assert_eq!(store.delete_alias(&name, &production, right.clone()).await?, Some(version(2)));
    conflict(store.delete_alias(&name, &production, right).await);
    Ok(())
}

pub(super) async fn a_version_is_registered_only_on_top_of_the_expected_one(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "expectations-register", 2).await?;
    let on_top_of = |expect_latest| NewVersion {
        expect_latest,
        tags: super::given::tags(&[("set", "by the refused version")]),
        ..saying(&name, "text")
    };
    for wrong in [Expect::Version(version(1)), Expect::Version(version(3)), Expect::Nothing] {
        conflict(store.register(on_top_of(wrong)).await);
    }
    let prompt = store.prompt(&name).await?;
    assert_eq!((prompt.latest, prompt.tags.len()), (Some(version(2)), 0));
    let registered = store.register(on_top_of(Expect::Version(version(2)))).await?;
    assert_eq!(registered.version, version(3));
    Ok(())
}

pub(super) async fn a_prompt_is_created_only_if_none_was_expected(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("expectations-create");
    let expecting = |expect_latest| NewVersion { expect_latest, ..saying(&name, "text") };
    conflict(store.register(expecting(Expect::Version(version(1)))).await);
    super::given::no_prompt(store.prompt(&name).await, &name);
    assert_eq!(store.register(expecting(Expect::Nothing)).await?.version, version(1));
    conflict(store.register(expecting(Expect::Nothing)).await);
    assert_eq!(at(store, &name, "latest").await?.version, version(1));
    Ok(())
}
