//! What is not there is named, with what there is instead.

use super::given::{
    alias, at, no_alias, no_prompt, no_version, parsed, point, refused, version, with_versions,
};
use crate::{PageQuery, PromptChange, PromptName, PromptStore, Result, StoreError, Write};

pub(super) async fn an_unknown_prompt_is_named_by_every_act(store: &dyn PromptStore) -> Result<()> {
    let name: PromptName = parsed("missing prompt");
    for selector in ["1", "production", "latest"] {
        no_prompt(at(store, &name, selector).await, &name);
    }
    no_prompt(store.prompt(&name).await, &name);
    no_prompt(store.versions(&name, &PageQuery::default()).await, &name);
    no_prompt(point(store, &name, "production", 1).await, &name);
    no_prompt(store.delete_alias(&name, &alias("a"), Write::default()).await, &name);
    let describe = PromptChange { description: Some(None), ..PromptChange::default() };
    no_prompt(store.update(&name, describe.clone(), Write::default()).await, &name);
    let describe_version = PromptChange { version: Some(version(1)), ..describe };
    no_prompt(store.update(&name, describe_version, Write::default()).await, &name);
    no_prompt(store.delete(&name, None, Write::default()).await, &name);
    no_prompt(store.delete(&name, Some(version(1)), Write::default()).await, &name);
    let message = refused(store.prompt(&name).await).to_string();
    assert_eq!(message, format!("no prompt \"missing prompt\" in {store}"));
    Ok(())
}

pub(super) async fn an_unknown_version_is_named_with_the_latest_there_is(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "missing-version", 2).await?;
    no_version(at(store, &name, "3").await, "3");
    no_version(point(store, &name, "production", 4).await, "4");
    let change = PromptChange {
        version: Some(version(5)),
        description: Some(Some("of nothing".to_owned())),
        ..PromptChange::default()
    };
    no_version(store.update(&name, change, Write::default()).await, "5");
    no_version(store.delete(&name, Some(version(6)), Write::default()).await, "6");
    match refused(at(store, &name, "7").await) {
        StoreError::VersionNotFound { name: told, latest, .. } => {
            assert_eq!((told, latest), (name, Some(version(2))));
        }
        other => panic!("expected VersionNotFound, found {other:?}"),
    }
    Ok(())
}

pub(super) async fn an_unknown_alias_is_named_with_the_aliases_there_are(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "missing-alias", 2).await?;
    no_alias(at(store, &name, "prod").await, &[]);
    point(store, &name, "staging", 2).await?;
    point(store, &name, "production", 1).await?;
    no_alias(at(store, &name, "prod").await, &["production", "staging"]);
    // These can be asked for, and are never set.
    no_alias(at(store, &name, "v1").await, &["production", "staging"]);
    no_alias(at(store, &name, "@1").await, &["production", "staging"]);
    Ok(())
}

pub(super) async fn a_prompt_without_versions_has_no_latest(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "missing-versions", 1).await?;
    store.delete(&name, Some(version(1)), Write::default()).await?;
    assert_eq!(store.prompt(&name).await?.latest, None);
    assert!(store.versions(&name, &PageQuery::default()).await?.items.is_empty());
    no_version(at(store, &name, "latest").await, "latest");
    no_version(at(store, &name, "1").await, "1");
    no_alias(at(store, &name, "production").await, &[]);
    Ok(())
}
