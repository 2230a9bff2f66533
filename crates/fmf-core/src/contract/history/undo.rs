//! Taking the last change of an alias back.

use super::{
    super::given::{
        alias, at, conflict, no_alias, no_prompt, parsed, point, saying, version, with_versions,
    },
    given::{by, changes, history, is_by, passed, then},
};
use crate::{Action, Change, Expect, PromptName, PromptStore, Result, StoreError, Version, Write};

/// Undoes the last change of `production`.
async fn undo(store: &dyn PromptStore, name: &PromptName) -> Result<Change> {
    history(store).undo_alias(name, &alias("production"), Write::default()).await
}

/// Where `production` stands, if it does.
async fn stands(store: &dyn PromptStore, name: &PromptName) -> Result<Option<u32>> {
    let prompt = store.prompt(name).await?;
    Ok(prompt.aliases.get(&alias("production")).copied().map(Version::get))
}

pub(super) async fn an_undo_puts_an_alias_back(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo", 3).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 3).await?;
    let moment = passed(store).await?;
    let change = undo(store, &name).await?;
    assert_eq!((change.left(), change.reached()), (Some(version(3)), Some(version(1))));
    assert_eq!(at(store, &name, "production").await?.version, version(1));
    assert_eq!(then(store, &name, "production", moment).await?.version, version(3));
    Ok(())
}

pub(super) async fn an_undo_is_a_change_of_its_own(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo-told", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 2).await?;
    let how = by("ben", "it was wrong");
    let told = history(store).undo_alias(&name, &alias("production"), how).await?;
    let logged = changes(store, &name).await?;
    let [.., before, last] = logged.as_slice() else { panic!("{logged:?}") };
    assert_eq!(&told, last);
    assert!(last.seq > before.seq && last.tx > before.tx);
    assert_eq!((last.action, last.name.as_ref()), (Action::AliasSet, Some(&name)));
    assert!(is_by(last, "ben") && last.reason.as_deref() == Some("it was wrong"), "{last:?}");
    assert_eq!((last.subject.as_deref(), last.version), (Some("production"), Some(version(1))));
    Ok(())
}

pub(super) async fn an_undo_of_the_first_setting_deletes_the_alias(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "undo-first", 1).await?;
    point(store, &name, "production", 1).await?;
    let change = undo(store, &name).await?;
    assert_eq!((change.action, change.left()), (Action::AliasDeleted, Some(version(1))));
    assert_eq!((change.version, change.reached()), (Some(version(1)), None));
    no_alias(at(store, &name, "production").await, &[]);
    Ok(())
}

pub(super) async fn an_undo_of_a_deletion_sets_the_alias_again(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "undo-deletion", 2).await?;
    point(store, &name, "production", 2).await?;
    store.delete_alias(&name, &alias("production"), Write::default()).await?;
    assert_eq!(undo(store, &name).await?.action, Action::AliasSet);
    assert_eq!(stands(store, &name).await?, Some(2));
    Ok(())
}

pub(super) async fn an_undo_is_taken_back_by_the_next(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo-twice", 3).await?;
    for number in 1..=3 {
        point(store, &name, "production", number).await?;
    }
    for expected in [2, 3, 2] {
        undo(store, &name).await?;
        assert_eq!(stands(store, &name).await?, Some(expected));
    }
    Ok(())
}

pub(super) async fn an_undo_leaves_the_other_aliases_alone(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo-others", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 2).await?;
    point(store, &name, "staging", 2).await?;
    let other = with_versions(store, "undo-others-of-another", 2).await?;
    point(store, &other, "production", 2).await?;
    undo(store, &name).await?;
    assert_eq!(stands(store, &name).await?, Some(1));
    assert_eq!(at(store, &name, "staging").await?.version, version(2));
    assert_eq!(stands(store, &other).await?, Some(2));
    Ok(())
}

pub(super) async fn an_undo_to_a_deleted_version_is_refused(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo-gone", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 2).await?;
    store.delete(&name, Some(version(1)), Write::default()).await?;
    let logged = changes(store, &name).await?;
    match undo(store, &name).await {
        Err(StoreError::Conflict(text)) => {
            assert!(text.contains("version 1, which was deleted"), "{text}");
        }
        other => panic!("expected Conflict, found {other:?}"),
    }
    assert_eq!(stands(store, &name).await?, Some(2));
    // The alias went with its version, which cannot be brought back.
    store.delete(&name, Some(version(2)), Write::default()).await?;
    conflict(undo(store, &name).await);
    assert_eq!(changes(store, &name).await?.len(), logged.len() + 2);
    Ok(())
}

pub(super) async fn an_undo_of_nothing_is_refused(store: &dyn PromptStore) -> Result<()> {
    let nobody: PromptName = parsed("undo-nobody");
    no_prompt(undo(store, &nobody).await, &nobody);
    let name = with_versions(store, "undo-nothing", 1).await?;
    no_alias(undo(store, &name).await, &[]);
    point(store, &name, "staging", 1).await?;
    no_alias(undo(store, &name).await, &["staging"]);
    Ok(())
}

pub(super) async fn an_undo_does_not_reach_into_another_life(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "undo-lives", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 2).await?;
    store.delete(&name, None, Write::default()).await?;
    no_prompt(undo(store, &name).await, &name);
    store.register(saying(&name, "again")).await?;
    no_alias(undo(store, &name).await, &[]);
    point(store, &name, "production", 1).await?;
    undo(store, &name).await?;
    assert_eq!(stands(store, &name).await?, None);
    Ok(())
}

pub(super) async fn an_undo_heeds_what_is_expected(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "undo-expected", 2).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "production", 2).await?;
    let expecting = async |expect| {
        let how = Write { expect, ..Write::default() };
        history(store).undo_alias(&name, &alias("production"), how).await
    };
    conflict(expecting(Expect::Nothing).await);
    conflict(expecting(Expect::Version(version(1))).await);
    assert_eq!(stands(store, &name).await?, Some(2));
    expecting(Expect::Version(version(2))).await?;
    assert_eq!(stands(store, &name).await?, Some(1));
    Ok(())
}
