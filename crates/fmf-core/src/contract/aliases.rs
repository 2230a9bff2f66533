//! Aliases: set, moved, taken away.

use super::given::{
    alias, at, no_alias, no_version, parsed, point, saying, version, with_versions,
};
use crate::{NewVersion, PromptStore, Result, Write};

pub(super) async fn setting_an_alias_tells_the_version_it_left(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "aliases-left", 3).await?;
    assert_eq!(point(store, &name, "production", 1).await?, None);
    assert_eq!(point(store, &name, "production", 3).await?, Some(version(1)));
    assert_eq!(point(store, &name, "production", 3).await?, Some(version(3)));
    assert_eq!(point(store, &name, "production", 2).await?, Some(version(3)));
    let found = at(store, &name, "production").await?;
    assert_eq!((found.version, found.aliases.as_slice()), (version(2), &[alias("production")][..]));
    assert!(at(store, &name, "3").await?.aliases.is_empty());
    Ok(())
}

pub(super) async fn an_alias_of_a_missing_version_is_refused(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "aliases-of-missing", 1).await?;
    point(store, &name, "production", 1).await?;
    no_version(point(store, &name, "production", 2).await, "2");
    assert_eq!(at(store, &name, "production").await?.version, version(1));
    no_version(point(store, &name, "staging", 2).await, "2");
    no_alias(at(store, &name, "staging").await, &["production"]);
    Ok(())
}

pub(super) async fn an_alias_may_be_a_number_or_in_any_script(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "aliases-scripts", 3).await?;
    let longest = "a".repeat(255);
    for written in ["1", "élan", "名前", "a-b_c", "-", "v1x", "V", longest.as_str()] {
        point(store, &name, written, 3).await?;
        let found = at(store, &name, &format!("@{written}")).await?;
        assert_eq!(found.version, version(3), "{written}");
        assert!(found.aliases.contains(&alias(written)), "{written}");
    }
    assert_eq!(at(store, &name, "1").await?.version, version(1));
    Ok(())
}

pub(super) async fn a_deleted_alias_is_gone(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "aliases-deleted", 2).await?;
    point(store, &name, "production", 2).await?;
    point(store, &name, "staging", 2).await?;
    let left = store.delete_alias(&name, &alias("production"), Write::default()).await?;
    assert_eq!(left, Some(version(2)));
    no_alias(at(store, &name, "production").await, &["staging"]);
    assert_eq!(at(store, &name, "2").await?.aliases, [alias("staging")]);
    assert_eq!(point(store, &name, "production", 1).await?, None);
    Ok(())
}

pub(super) async fn deleting_an_alias_that_is_not_set_is_no_error(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "aliases-not-set", 1).await?;
    assert_eq!(store.delete_alias(&name, &alias("a"), Write::default()).await?, None);
    Ok(())
}

pub(super) async fn registering_may_set_aliases_in_the_same_act(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("aliases-registered");
    for (number, set) in [(1, vec!["production", "staging"]), (2, vec!["staging", "candidate"])] {
        let aliases = set.into_iter().map(alias).collect();
        let new = NewVersion { aliases, ..saying(&name, "text") };
        assert_eq!(store.register(new).await?.version, version(number));
    }
    assert_eq!(at(store, &name, "1").await?.aliases, [alias("production")]);
    assert_eq!(at(store, &name, "2").await?.aliases, [alias("candidate"), alias("staging")]);
    Ok(())
}

pub(super) async fn two_prompts_may_have_the_same_alias(store: &dyn PromptStore) -> Result<()> {
    let one = with_versions(store, "aliases-of-one", 2).await?;
    let other = with_versions(store, "aliases-of-other", 2).await?;
    point(store, &one, "production", 1).await?;
    point(store, &other, "production", 2).await?;
    store.delete_alias(&one, &alias("production"), Write::default()).await?;
    assert_eq!(at(store, &other, "production").await?.version, version(2));
    no_alias(at(store, &one, "production").await, &[]);
    Ok(())
}
