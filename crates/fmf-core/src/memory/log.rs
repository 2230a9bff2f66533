//! The log of the store in memory: the same facts in the same words as a registry's.

use serde_json::Value;

use crate::{
    ANONYMOUS, Action, Alias, Chain, Change, ChangeQuery, LogHead, Page, PageToken, PromptName,
    Result, Timestamp, Version, Write,
};

#[derive(Debug, Default)]
pub(super) struct Log {
    changes: Vec<Change>,
}

/// One act of one caller; its changes share a `tx`.
pub(super) struct Act<'a> {
    log: &'a mut Log,
    how: &'a Write,
    tx: u64,
    pub(super) now: Timestamp,
}

/// A fact that changed. `Null` stands for nothing.
#[derive(Default)]
pub(super) struct Fact<'a> {
    pub(super) version: Option<Version>,
    pub(super) subject: Option<&'a str>,
    pub(super) before: Value,
    pub(super) after: Value,
}

impl Fact<'_> {
    /// A fact about a version.
    pub(super) fn of(version: Version) -> Self {
        Self { version: Some(version), ..Self::default() }
    }
}

impl Act<'_> {
    /// The id of a life that this act begins.
    pub(super) fn new_id(&self) -> String {
        format!("life-{}", self.tx)
    }

    pub(super) fn append(
        &mut self,
        action: Action,
        (id, name): (&str, &PromptName),
        fact: Fact<'_>,
    ) -> Change {
        let written = |value: Value| (!value.is_null()).then(|| value.to_string());
        let head = self.log.head();
        let mut change = Change {
            seq: head.seq + 1,
            tx: self.tx,
            at: self.now,
            actor: self.how.actor.clone().unwrap_or_else(|| ANONYMOUS.to_owned()),
            action,
            prompt_id: Some(id.to_owned()),
            name: Some(name.clone()),
            version: fact.version,
            subject: fact.subject.map(str::to_owned),
            before: written(fact.before),
            after: written(fact.after),
            reason: self.how.reason.clone(),
            hash: String::new(),
        };
        change.hash = change.hash_after(&head.hash);
        self.log.changes.push(change.clone());
        change
    }
}

impl Log {
    /// Begins an act. Its moment is never before that of the last change.
    pub(super) fn act<'a>(&'a mut self, clock: Timestamp, how: &'a Write) -> Act<'a> {
        let last = self.changes.last();
        let now = last.map_or(clock, |last| last.at.max(clock));
        let tx = last.map_or(1, |last| last.tx + 1);
        Act { log: self, how, tx, now }
    }

    /// The last change of an alias in one life.
    pub(super) fn last_of_alias(&self, id: &str, alias: &Alias) -> Option<&Change> {
        let mut newest = self.changes.iter().rev();
        newest.find(|change| change.prompt_id.as_deref() == Some(id) && is_of_alias(change, alias))
    }

    /// When something happened to a version of one life.
    pub(super) fn moment(&self, id: &str, action: Action, version: &str) -> Option<Timestamp> {
        let is_it = |change: &&Change| {
            let is_version = change.version.is_some_and(|number| number.to_string() == version);
            change.prompt_id.as_deref() == Some(id) && change.action == action && is_version
        };
        self.changes.iter().find(is_it).map(|change| change.at)
    }

    /// A name is never given to another life here, so that it says which changes are meant.
    pub(super) fn page(&self, query: &ChangeQuery) -> Result<Page<Change>> {
        let before = match query.page.after {
            Some(_) => query.page.offset()?,
            None => usize::MAX,
        };
        let found = self.changes.iter().rev().filter(|change| {
            usize::try_from(change.seq).is_ok_and(|seq| seq < before) && is_meant(query, change)
        });
        let mut items: Vec<Change> =
            found.take(query.page.limit.saturating_add(1)).cloned().collect();
        let more = items.len() > query.page.limit;
        items.truncate(query.page.limit);
        let last = items.last().filter(|_| more);
        let next = last.map(|change| PageToken::from(change.seq.to_string()));
        Ok(Page { items, next })
    }

    pub(super) fn head(&self) -> LogHead {
        let last = self.changes.last();
        last.map(|last| LogHead { seq: last.seq, hash: last.hash.clone() }).unwrap_or_default()
    }

    pub(super) fn verify(&self, expected: Option<&str>) -> Result<LogHead> {
        let mut chain = Chain::new(expected);
        self.changes.iter().cloned().try_for_each(|change| chain.follow(change))?;
        chain.end(&self.head())
    }
}

fn is_meant(query: &ChangeQuery, change: &Change) -> bool {
    query.name.as_ref().is_none_or(|name| change.name.as_ref() == Some(name))
        && query.alias.as_ref().is_none_or(|alias| is_of_alias(change, alias))
        && query.actor.as_ref().is_none_or(|actor| *actor == change.actor)
        && (query.actions.is_empty() || query.actions.contains(&change.action))
        && query.since.is_none_or(|since| since <= change.at)
}

fn is_of_alias(change: &Change, alias: &Alias) -> bool {
    Action::OF_ALIASES.contains(&change.action) && change.subject.as_deref() == Some(alias.as_str())
}
