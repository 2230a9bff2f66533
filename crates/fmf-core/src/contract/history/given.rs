//! What the cases of histories begin with.

use std::sync::Arc;

use super::super::given::{parsed, point, with_versions};
use crate::{
    Action, Change, ChangeQuery, History, PageQuery, PromptName, PromptStore, PromptVersion,
    Result, Timestamp, UNVERIFIED, Write,
};

/// The history of a store that must have one.
pub(in super::super) fn history(store: &dyn PromptStore) -> &dyn History {
    store.history().unwrap_or_else(|| panic!("{store} keeps no history"))
}

/// The last moment of everything that was done until now: what is done next is later.
pub(in super::super) async fn passed(store: &dyn PromptStore) -> Result<Timestamp> {
    let clock = "the clock of the cases";
    if store.prompt(&parsed(clock)).await.is_err() {
        with_versions(store, clock, 2).await?;
    }
    let last = last_change(store).await?.at;
    for turn in 0.. {
        point(store, &parsed(clock), "tick", turn % 2 + 1).await?;
        if last_change(store).await?.at > last {
            break;
        }
    }
    Ok(last)
}

async fn last_change(store: &dyn PromptStore) -> Result<Change> {
    let page = PageQuery { limit: 1, after: None };
    let query = ChangeQuery { page, ..ChangeQuery::default() };
    let mut page = history(store).changes(&query).await?;
    Ok(page.items.pop().unwrap_or_else(|| panic!("{store} has logged nothing")))
}

/// The version that the written `selector` stood for.
pub(super) async fn then(
    store: &dyn PromptStore,
    name: &PromptName,
    selector: &str,
    at: Timestamp,
) -> Result<Arc<PromptVersion>> {
    history(store).get_at(name, &parsed(selector), at).await
}

/// The changes of a name, the oldest first.
pub(in super::super) async fn changes(
    store: &dyn PromptStore,
    name: &PromptName,
) -> Result<Vec<Change>> {
    let page = PageQuery { limit: 1000, after: None };
    let mut query = ChangeQuery { name: Some(name.clone()), page, ..ChangeQuery::default() };
    let mut changes = Vec::new();
    loop {
        let page = history(store).changes(&query).await?;
        changes.extend(page.items);
        query.page.after = page.next;
        if query.page.after.is_none() {
            changes.reverse();
            return Ok(changes);
        }
    }
}

/// The kinds of changes, for comparing.
pub(super) fn actions(changes: &[Change]) -> Vec<Action> {
    changes.iter().map(|change| change.action).collect()
}

/// A version without its author, whom only the past may tell: MLflow's protocol has no place for
/// them.
pub(super) fn unsigned(version: &PromptVersion) -> PromptVersion {
    PromptVersion { author: None, ..version.clone() }
}

/// Whether a change was made by `who`. A server marks a name that no token vouches for, and adds
/// where somebody came from who said none.
pub(super) fn is_by(change: &Change, who: &str) -> bool {
    let rest = change.actor.strip_prefix(who);
    rest.is_some_and(|rest| rest.is_empty() || rest == UNVERIFIED || rest.starts_with('@'))
}

/// A write by somebody, for a reason.
pub(super) fn by(actor: &str, reason: &str) -> Write {
    Write { actor: Some(actor.to_owned()), reason: Some(reason.to_owned()), ..Write::default() }
}
