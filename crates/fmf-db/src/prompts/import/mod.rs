//! Bringing in prompts and models of another registry, with their numbers, times and authors.
//!
//! An import adds and changes; it never takes away what only this registry has. A version that is
//! here already says the same, or nothing is done at all. A number that was deleted here stays
//! deleted, and one that was deleted there is not given again. The log says who imported and when;
//! who made a version, and when, is told by the version itself.

mod imported;
mod plan;

use std::sync::Arc;

use fmf_core::{
    Action, Expect, Result, Timestamp, Version,
    entry::{EntryKey, EntryTag, Fact},
};

pub use imported::{ImportStep, Imported, ImportedEntry, ImportedVersion};

use super::{
    Life, Words,
    create::{begin_life, says_true, write_version},
    describe::move_to,
    describe_entry, describe_version, point_alias, set_tag, set_version_tag,
};
use crate::{
    engine::{Session, Unit},
    log,
};

/// What an import would do.
///
/// # Errors
/// `Conflict` when a number holds something else here, `AlreadyExists` when a prompt would become a
/// model or a model a prompt, `Invalid` for content over a limit.
pub(crate) fn plan_import(session: &mut dyn Session, from: &ImportedEntry) -> Result<Imported> {
    plan::plan(session, from).map(|(_, plan)| plan)
}

/// Imports, and answers what was done.
///
/// # Errors
/// As [`plan_import`]; `Denied` for a protected alias.
pub(crate) fn import(unit: &mut Unit<'_>, from: &ImportedEntry) -> Result<Imported> {
    let (life, plan) = plan::plan(unit.session, from)?;
    let life = match life {
        Some(life) => life,
        None => begin(unit, from)?,
    };
    for step in &plan.steps {
        take(unit, &life, from, step)?;
    }
    if plan.created || !plan.steps.is_empty() {
        keep_times(unit, &life, from, &plan)?;
    }
    Ok(plan)
}

fn begin(unit: &mut Unit<'_>, from: &ImportedEntry) -> Result<Life> {
    let new = from.new_entry();
    let tags = EntryTag::collapse(new.tags.clone());
    let (created_at, updated_at) = (from.entry.created_at, from.entry.updated_at);
    let life = begin_life(unit, &new, &tags, created_at, updated_at)?;
    let after = new.logged(&tags);
    log::append(unit, log::Entry { after, ..life.change(Action::PromptCreated) })?;
    Ok(life)
}

fn take(unit: &mut Unit<'_>, life: &Life, from: &ImportedEntry, step: &ImportStep) -> Result<()> {
    let there = |number: &Version| from.version(*number);
    match step {
        ImportStep::Version(number) => {
            there(number).map_or(Ok(()), |version| add(unit, life, version))
        }
        ImportStep::Message(number) => there(number).map_or(Ok(()), |from| {
            describe_version(unit, life, *number, from.version.description.as_deref())
        }),
        ImportStep::Stage(number) => there(number).map_or(Ok(()), |from| {
            let known = life.require_version(unit.session, *number)?;
            move_to(unit, life, *number, &known.stage, &from.version.stage)
        }),
        ImportStep::ModelConfig(number) => {
            let is_config = |key: &EntryKey| *key == EntryKey::Fact(Fact::ModelConfig);
            set_version_tags(unit, life, there(number), is_config)
        }
        ImportStep::Tags(Some(number)) => {
            set_version_tags(unit, life, there(number), |key| matches!(key, EntryKey::User(_)))
        }
        ImportStep::Tags(None) => {
            let tags = from.entry.tags.iter();
            let mut changeable = tags.filter(|tag| plan::may_change(&tag.key));
            changeable.try_for_each(|tag| set_tag(unit, life, tag))
        }
        ImportStep::Description => describe_entry(unit, life, from.entry.description.as_deref()),
        ImportStep::Alias { alias, to, .. } => {
            point_alias(unit, life, alias, *to, Expect::Anything).map(drop)
        }
    }
}

/// Adds a version under its own number, which is higher than every one before.
fn add(unit: &mut Unit<'_>, life: &Life, from: &ImportedVersion) -> Result<()> {
    let mut version = from.version.clone();
    version.tags = EntryTag::collapse(version.tags);
    let is_prompt = says_true(EntryTag::find(&version.tags, Fact::IsPrompt));
    unit.session.execute(
        "update prompts
         set last_version = ?2,
             has_prompt_versions = case when ?3 = 1 then 1 else has_prompt_versions end
         where id = ?1",
        &[(&life.id).into(), version.version.into(), is_prompt.into()],
    )?;
    let mut after = from.new_version().logged(&version.source, &version.tags);
    after["author"] = version.author.as_deref().into();
    after["created_at"] = version.created_at.as_millis().into();
    let words = Words::of_version(&life.name, version.description.as_deref(), &version.tags);
    let download_uri = from.download_uri.as_deref();
    write_version(unit, life, &version, download_uri, after, &Arc::new(words))
}

fn set_version_tags(
    unit: &mut Unit<'_>,
    life: &Life,
    from: Option<&ImportedVersion>,
    which: impl Fn(&EntryKey) -> bool,
) -> Result<()> {
    let Some(ImportedVersion { version, .. }) = from else { return Ok(()) };
    let mut tags = version.tags.iter().filter(|tag| which(&tag.key));
    tags.try_for_each(|tag| set_version_tag(unit, life, version.version, tag))
}

/// Gives what was imported the times it has there, and uses up the numbers that were given there.
fn keep_times(
    unit: &mut Unit<'_>,
    life: &Life,
    from: &ImportedEntry,
    plan: &Imported,
) -> Result<()> {
    let id = &life.id;
    let updated_at: Timestamp = from.entry.updated_at;
    let last = from.last_version.map_or(0, |last| last.get().into());
    unit.session.execute(
        "update prompts
         set updated_at = ?2,
             last_version = case when last_version < ?3 then ?3 else last_version end
         where id = ?1",
        &[id.into(), updated_at.into(), i64::into(last)],
    )?;
    for step in &plan.steps {
        let (ImportStep::Message(number) | ImportStep::Stage(number)) = step else { continue };
        let Some(from) = from.version(*number) else { continue };
        unit.session.execute(
            "update versions set updated_at = ?3 where prompt = ?1 and version = ?2",
            &[id.into(), (*number).into(), from.version.updated_at.into()],
        )?;
    }
    Ok(())
}
