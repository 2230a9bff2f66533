//! What was not there is named, with the moment and with what was there instead.

use std::fmt::Debug;

use super::{
    super::given::{alias, no_prompt, parsed, point, refused, saying, version, with_versions},
    given::{changes, history, passed, then},
};
use crate::{
    Action, Missing, PageQuery, PromptName, PromptStore, Result, StoreError, Timestamp, Write,
};

/// Holds that something was not there, and answers what.
fn not_then<T: Debug>(answer: Result<T>, name: &PromptName, at: Timestamp) -> Missing {
    match refused(answer) {
        StoreError::NotThen(then) => {
            assert_eq!((&then.name, then.at), (name, at));
            assert!(then.to_string().contains(&at.to_string()), "{then}");
            then.missing
        }
        other => panic!("expected NotThen, found {other:?}"),
    }
}

/// When something of that kind last happened to a name.
async fn when(store: &dyn PromptStore, name: &PromptName, action: Action) -> Result<Timestamp> {
    let changes = changes(store, name).await?;
    let found = changes.iter().rev().find(|change| change.action == action);
    Ok(found.unwrap_or_else(|| panic!("{name} has no change {action}")).at)
}

pub(super) async fn a_name_that_never_was_is_not_found(store: &dyn PromptStore) -> Result<()> {
    with_versions(store, "never-was-not", 1).await?;
    let (moment, never) = (passed(store).await?, parsed("never-was"));
    for selector in ["1", "production", "latest"] {
        no_prompt(then(store, &never, selector, moment).await, &never);
    }
    no_prompt(history(store).prompt_at(&never, moment).await, &never);
    let page = PageQuery::default();
    no_prompt(history(store).versions_at(&never, moment, &page).await, &never);
    Ok(())
}

pub(super) async fn a_prompt_that_was_not_there_says_when_it_was(
    store: &dyn PromptStore,
) -> Result<()> {
    with_versions(store, "not-there-before", 1).await?;
    let early = passed(store).await?;
    let name = with_versions(store, "not-there", 1).await?;
    let created = when(store, &name, Action::PromptCreated).await?;
    let check = async |at, ended: Option<Timestamp>, begins: Option<Timestamp>| {
        let missing = not_then(then(store, &name, "1", at).await, &name, at);
        let seen = match missing {
            Missing::Prompt { ended, begins } => [ended, begins],
            other => panic!("{other:?}"),
        };
        assert!(seen.iter().flatten().all(|bearing| bearing.renamed.is_none()));
        assert_eq!(seen.map(|bearing| bearing.map(|bearing| bearing.at)), [ended, begins]);
    };
    check(early, None, Some(created)).await;
    passed(store).await?;
    store.delete(&name, None, Write::default()).await?;
    let (deleted, between) =
        (when(store, &name, Action::PromptDeleted).await?, passed(store).await?);
    check(between, Some(deleted), None).await;
    store.register(saying(&name, "again")).await?;
    let again = when(store, &name, Action::PromptCreated).await?;
    check(between, Some(deleted), Some(again)).await;
    check(early, None, Some(created)).await;
    Ok(())
}

pub(super) async fn a_version_that_was_not_there_says_when_it_was(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "not-there-version", 2).await?;
    let early = passed(store).await?;
    store.register(saying(&name, "text 3")).await?;
    let came = when(store, &name, Action::VersionCreated).await?;
    passed(store).await?;
    store.delete(&name, Some(version(3)), Write::default()).await?;
    let (gone, late) = (when(store, &name, Action::VersionDeleted).await?, passed(store).await?);
    for (asked, at, begins, ended) in
        [("3", early, Some(came), None), ("3", late, None, Some(gone)), ("9", late, None, None)]
    {
        let (version, latest) = (asked.to_owned(), Some(version(2)));
        let expected = Missing::Version { version, latest, begins, ended };
        assert_eq!(not_then(then(store, &name, asked, at).await, &name, at), expected);
    }
    Ok(())
}

pub(super) async fn an_alias_that_was_not_set_is_named_with_those_there_were(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "not-there-alias", 2).await?;
    let mut moments = vec![(passed(store).await?, vec![])];
    point(store, &name, "staging", 2).await?;
    moments.push((passed(store).await?, vec![alias("staging")]));
    point(store, &name, "candidate", 2).await?;
    moments.push((passed(store).await?, vec![alias("candidate"), alias("staging")]));
    store.delete_alias(&name, &alias("staging"), Write::default()).await?;
    moments.push((passed(store).await?, vec![alias("candidate")]));
    point(store, &name, "production", 1).await?;
    for (at, known) in moments {
        let expected = Missing::Alias { alias: alias("production"), known };
        assert_eq!(not_then(then(store, &name, "production", at).await, &name, at), expected);
    }
    Ok(())
}

pub(super) async fn a_prompt_without_versions_had_no_latest(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "not-there-latest", 1).await?;
    store.delete(&name, Some(version(1)), Write::default()).await?;
    let at = passed(store).await?;
    store.register(saying(&name, "text")).await?;
    let missing = not_then(then(store, &name, "latest", at).await, &name, at);
    let version = "latest".to_owned();
    assert_eq!(missing, Missing::Version { version, latest: None, begins: None, ended: None });
    assert_eq!(history(store).prompt_at(&name, at).await?.latest, None);
    Ok(())
}
