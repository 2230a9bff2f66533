//! Writing the log.

use fmf_core::{ANONYMOUS, Action, Change, PromptName, Result, Version};
use serde_json::Value as Json;

use crate::{engine::Unit, prompts::Stale};

/// A fact that changed.
pub(crate) struct Entry<'a> {
    pub(crate) action: Action,
    /// `None`, like the name, for a change of the registry itself.
    pub(crate) prompt_id: Option<&'a str>,
    pub(crate) name: Option<&'a PromptName>,
    pub(crate) version: Option<Version>,
    /// The alias, the tag or the token.
    pub(crate) subject: Option<&'a str>,
    /// What was there; null for nothing.
    pub(crate) before: Json,
    /// What is there now; null for nothing.
    pub(crate) after: Json,
}

impl<'a> Entry<'a> {
    /// A change of the registry itself, to be completed: of who may do what.
    pub(crate) fn of_access(action: Action, subject: &'a str) -> Self {
        Self {
            action,
            prompt_id: None,
            name: None,
            version: None,
            subject: Some(subject),
            before: Json::Null,
            after: Json::Null,
        }
    }
}

/// Appends a fact that changed. Facts of one unit share their `tx`.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn append(unit: &mut Unit<'_>, entry: Entry<'_>) -> Result<()> {
    let tx = *unit.tx.get_or_insert(unit.head.tx + 1);
    let mut change = Change {
        seq: unit.head.seq + 1,
        tx,
        at: unit.now,
        actor: unit.who.actor.clone().unwrap_or_else(|| ANONYMOUS.to_owned()),
        action: entry.action,
        prompt_id: entry.prompt_id.map(str::to_owned),
        name: entry.name.cloned(),
        version: entry.version,
        subject: entry.subject.map(str::to_owned),
        before: written(&entry.before),
        after: written(&entry.after),
        reason: unit.who.reason.clone(),
        hash: String::new(),
    };
    change.hash = change.hash_after(&unit.head.hash);
    insert(unit, &change)?;
    if let Some(stale) = Stale::after(&entry) {
        unit.stale.insert(stale, None);
    }
    match &change.name {
        Some(name) => unit.touch(name),
        None => unit.traces.access = true,
    }
    unit.head.seq = change.seq;
    unit.head.tx = tx;
    unit.head.at = change.at;
    unit.head.hash = change.hash;
    Ok(())
}

fn written(value: &Json) -> Option<String> {
    (!value.is_null()).then(|| value.to_string())
}

fn insert(unit: &mut Unit<'_>, change: &Change) -> Result<()> {
    unit.session.execute(
        "insert into changes
             (seq, tx, at, actor, action, prompt_id, prompt, version, subject, before, after,
              reason, hash)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &[
            change.seq.cast_signed().into(),
            change.tx.cast_signed().into(),
            change.at.into(),
            (&change.actor).into(),
            change.action.as_str().into(),
            change.prompt_id.as_deref().unwrap_or_default().into(),
            change.name.as_ref().map_or("", PromptName::as_str).into(),
            change.version.into(),
            change.subject.as_deref().into(),
            change.before.as_deref().into(),
            change.after.as_deref().into(),
            change.reason.as_deref().into(),
            (&change.hash).into(),
        ],
    )?;
    Ok(())
}
