//! What the tests start from.

use fmf_core::{
    Change, ChangeQuery, History, NewVersion, Page, PageQuery, PromptName, PromptStore, Result,
    StoreError, Template, Version, Write,
    entry::{EntryKey, EntryTag, Fact, NewEntry, NewEntryVersion, PROMPT_SOURCE},
};
use fmf_db::Registry;

pub(crate) fn name(text: &str) -> PromptName {
    text.parse().unwrap()
}

pub(crate) fn version(number: u32) -> Version {
    Version::new(number).unwrap()
}

/// A write by somebody, for a reason.
pub(crate) fn by(actor: &str, reason: &str) -> Write {
    Write { actor: Some(actor.to_owned()), reason: Some(reason.to_owned()), ..Write::default() }
}

/// A version that says `text`.
pub(crate) fn saying(prompt: &str, text: &str) -> NewVersion {
    NewVersion::new(name(prompt), Template::text(text))
}

/// A prompt with `count` versions.
pub(crate) async fn with_versions(registry: &Registry, prompt: &str, count: u32) -> PromptName {
    for number in 1..=count {
        registry.register(saying(prompt, &format!("text {number}"))).await.unwrap();
    }
    name(prompt)
}

/// The tags with which a protocol creates a prompt.
pub(crate) fn prompt_tags() -> Vec<EntryTag> {
    vec![EntryTag::fact(Fact::IsPrompt, "true")]
}

pub(crate) fn entry(named: &str, tags: Vec<EntryTag>) -> NewEntry {
    NewEntry { name: name(named), description: None, tags }
}

pub(crate) fn entry_version(named: &str, tags: Vec<EntryTag>) -> NewEntryVersion {
    NewEntryVersion {
        name: name(named),
        description: None,
        tags,
        source: PROMPT_SOURCE.into(),
        run_id: None,
        run_link: None,
    }
}

pub(crate) fn key(text: &str) -> EntryKey {
    EntryKey::from(text)
}

/// Every change there is, the oldest first.
pub(crate) async fn changes(registry: &Registry) -> Vec<Change> {
    let mut page = PageQuery { limit: 10_000, after: None };
    let mut all = Vec::new();
    loop {
        let query = ChangeQuery { page: page.clone(), ..ChangeQuery::default() };
        let Page { items, next } = registry.changes(&query).await.unwrap();
        all.extend(items);
        page.after = next;
        if page.after.is_none() {
            break;
        }
    }
    all.reverse();
    all
}

/// The actions of every change there is, the oldest first.
pub(crate) async fn actions(registry: &Registry) -> Vec<&'static str> {
    changes(registry).await.iter().map(|change| change.action.as_str()).collect()
}

/// Holds a refusal of the kind `Invalid`, and answers its text.
#[track_caller]
pub(crate) fn invalid<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(StoreError::Invalid(text)) => text,
        other => panic!("expected Invalid, found {other:?}"),
    }
}
