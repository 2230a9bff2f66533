//! Rolling an alias back.

use std::collections::BTreeSet;

use fmf_core::{
    Alias, ChangeQuery, History, PageQuery, PromptName, PromptStore, Result, StoreError, Version,
    Write,
};

use super::{Moved, move_alias};

/// How many changes are read at once on the way back.
const PAGE: usize = 100;

/// Puts an alias back on an earlier version: on `to`, or where none is named on the last one it
/// stood on among those that are older than its own and still there. Done again without a version
/// it goes further back; it never goes forward.
///
/// # Errors
/// What the store says, also of a version that is not there; `Invalid` for one that is newer than
/// the alias's own. Without a version `Unsupported` for a store without history, and `Conflict`
/// when there is none to go back to.
pub async fn rollback(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
    to: Option<Version>,
    how: Write,
) -> Result<Moved> {
    let from = store.get(name, &alias.clone().into()).await?.version;
    let to = match to {
        Some(to) => to,
        None => stood_on(store, name, alias, from).await?,
    };
    if to > from {
        store.get(name, &to.into()).await?;
        return Err(StoreError::Invalid(format!(
            "version {to} is newer than {from}, which alias {:?} stands for",
            alias.as_str()
        )));
    }
    move_alias(store, name, alias, Some(from), to, how).await
}

/// The last version below `from` that an alias stood on and that is still there.
async fn stood_on(
    store: &dyn PromptStore,
    name: &PromptName,
    alias: &Alias,
    from: Version,
) -> Result<Version> {
    let history = store.require_history()?;
    let life = life_of(history, name).await?;
    let mut query = ChangeQuery {
        name: Some(name.clone()),
        alias: Some(alias.clone()),
        page: PageQuery { limit: PAGE, after: None },
        ..ChangeQuery::default()
    };
    let mut gone = BTreeSet::new();
    loop {
        let page = history.changes(&query).await?;
        let of_life = page.items.iter().filter(|change| change.prompt_id == life);
        for version in of_life.filter_map(|change| change.left()) {
            if version < from && !gone.contains(&version) {
                match store.get(name, &version.into()).await {
                    Ok(_) => return Ok(version),
                    Err(StoreError::VersionNotFound { .. }) => gone.insert(version),
                    Err(error) => return Err(error),
                };
            }
        }
        query.page.after = page.next;
        if query.page.after.is_none() {
            return Err(nowhere(name, alias, from));
        }
    }
}

/// The life that bears the name now: it got the name after everybody else who bore it, so that
/// the last change under the name is its own.
async fn life_of(history: &dyn History, name: &PromptName) -> Result<Option<String>> {
    let page = PageQuery { limit: 1, after: None };
    let last = ChangeQuery { name: Some(name.clone()), page, ..ChangeQuery::default() };
    Ok(history.changes(&last).await?.items.pop().and_then(|change| change.prompt_id))
}

fn nowhere(name: &PromptName, alias: &Alias, from: Version) -> StoreError {
    StoreError::Conflict(format!(
        "alias {:?} of {:?} stood on no version older than {from} that is still there",
        alias.as_str(),
        name.as_str()
    ))
}
