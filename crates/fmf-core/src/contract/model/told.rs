//! What stores tell, without what is each store's own: moments, authors, ids and hashes.

use std::fmt::Debug;

use super::super::{
    history::given::{changes, history},
    search::query,
};
use crate::{
    Change, Missing, PageQuery, Prompt, PromptName, PromptStore, PromptVersion, Result, Selector,
    StoreError, Timestamp, Version,
};

/// What of a prompt is looked at, besides the prompt itself.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// The version that this stands for.
    pub(super) at: Selector,
    /// Whether the list of versions too, which takes longest.
    pub(super) versions: bool,
}

/// A prompt as it is now.
pub(super) async fn now(store: &dyn PromptStore, name: &PromptName, look: &Look) -> Vec<String> {
    let found = store.get(name, &look.at).await;
    let mut told = vec![
        outcome(&store.prompt(name).await.map(timeless)),
        outcome(&found.map(|found| anonymous(PromptVersion::clone(&found)))),
    ];
    if look.versions {
        let versions = store.versions(name, &PageQuery::default()).await;
        told.push(outcome(&versions.map(|page| page.map(anonymous).items)));
    }
    told
}

/// The same at a moment.
pub(super) async fn then(
    store: &dyn PromptStore,
    name: &PromptName,
    look: &Look,
    at: Timestamp,
) -> Vec<String> {
    let history = history(store);
    let found = history.get_at(name, &look.at, at).await;
    let mut told = vec![
        outcome(&history.prompt_at(name, at).await.map(timeless)),
        outcome(&found.map(|found| anonymous(PromptVersion::clone(&found)))),
    ];
    if look.versions {
        let versions = history.versions_at(name, at, &PageQuery::default()).await;
        told.push(outcome(&versions.map(|page| page.map(anonymous).items)));
    }
    told
}

/// What a search finds.
pub(super) async fn found(store: &dyn PromptStore, filter: &str) -> Vec<String> {
    let query = query(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
    match store.search(&query).await {
        Ok(page) => {
            page.items.into_iter().map(|prompt| format!("{:?}", timeless(prompt))).collect()
        }
        failed => vec![outcome(&failed)],
    }
}

/// The log of a name.
pub(super) async fn logged(store: &dyn PromptStore, name: &PromptName) -> Vec<String> {
    match changes(store, name).await {
        Ok(changes) => changes.iter().filter_map(said).collect(),
        failed => vec![outcome(&failed)],
    }
}

/// An answer, or the error as far as it is the same on every store.
pub(super) fn outcome<T: Debug>(answer: &Result<T>) -> String {
    let missing = match answer {
        Ok(answer) => return format!("{answer:?}"),
        Err(StoreError::PromptNotFound { name, .. }) => return format!("no prompt {name}"),
        Err(StoreError::Conflict(_)) => return "conflict".to_owned(),
        Err(StoreError::NotThen(then)) => &then.missing,
        Err(error) => return format!("{error:?}"),
    };
    match missing {
        Missing::Prompt { ended, begins } => {
            format!("no prompt then, {} {}", ended.is_some(), begins.is_some())
        }
        Missing::Version { version, latest, begins, ended } => {
            let around = (ended.is_some(), begins.is_some());
            format!("no version {version} then, latest {latest:?}, {around:?}")
        }
        alias @ Missing::Alias { .. } => format!("{alias:?}"),
    }
}

/// What a change says. MLflow's protocol makes nothing of an empty description, and the other way
/// round, so between the two nothing changed.
fn said(change: &Change) -> Option<String> {
    let Change { action, version, subject, before, after, .. } = change;
    let version = version.map(Version::get);
    let told = |json: &Option<String>| {
        format!("{json:?}").replace("description\\\":\\\"\\\"", "description\\\":null")
    };
    let (was, is) = (told(before), told(after));
    let is_nothing = before != after && was == is;
    (!is_nothing).then(|| format!("{action} {version:?} {subject:?} {was} {is}"))
}

fn timeless(prompt: Prompt) -> Prompt {
    Prompt { created_at: None, updated_at: None, ..prompt }
}

fn anonymous(version: PromptVersion) -> PromptVersion {
    PromptVersion { author: None, created_at: None, ..version }
}
