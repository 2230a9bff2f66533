//! Tags of entries.

use std::collections::HashMap;

use fmf_core::{
    Action, Result, StoreError,
    entry::{EntryKey, EntryTag, Fact},
};

use super::Life;
use crate::{
    engine::Unit,
    log,
    statement::{insert_rows, listed},
};

/// Sets a tag; one that is there keeps its place.
///
/// # Errors
/// `Invalid` for a value over the limits, and for turning a prompt into a model or back.
pub(crate) fn set_tag(unit: &mut Unit<'_>, life: &Life, tag: &EntryTag) -> Result<()> {
    tag.check()?;
    if tag.key == EntryKey::Fact(Fact::IsPrompt) {
        return unchanged_kind(life, Some(&tag.value));
    }
    let before = value(unit, life, &tag.key)?;
    change_tag(unit, life, tag, before.as_deref())
}

/// The same for several tags of users, each of another key.
///
/// # Errors
/// `Invalid` for a value over the limits.
pub(super) fn set_tags(unit: &mut Unit<'_>, life: &Life, tags: &[EntryTag]) -> Result<()> {
    tags.iter().try_for_each(EntryTag::check)?;
    let keys: Vec<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
    let before = values(unit, life, &keys)?;
    tags.iter().try_for_each(|tag| {
        let before = before.get(tag.key.as_str()).map(String::as_str);
        change_tag(unit, life, tag, before)
    })
}

fn change_tag(
    unit: &mut Unit<'_>,
    life: &Life,
    tag: &EntryTag,
    before: Option<&str>,
) -> Result<()> {
    if before == Some(tag.value.as_str()) {
        return Ok(());
    }
    write_tag(unit, life, tag)?;
    unit.touch(&life.name);
    log(unit, life, Action::PromptTagSet, &tag.key, before, Some(&tag.value))
}

/// Takes a tag away; one that is not set is no error.
///
/// # Errors
/// `Invalid` for turning a prompt into a model.
pub(crate) fn delete_tag(unit: &mut Unit<'_>, life: &Life, key: &EntryKey) -> Result<()> {
    if *key == EntryKey::Fact(Fact::IsPrompt) {
        return unchanged_kind(life, None);
    }
    let Some(before) = value(unit, life, key)? else { return Ok(()) };
    unit.session.execute(
        "delete from prompt_tags where prompt = ?1 and key = ?2",
        &[(&life.id).into(), key.as_str().into()],
    )?;
    unit.touch(&life.name);
    log(unit, life, Action::PromptTagDeleted, key, Some(&before), None)
}

/// Writes the rows of a new entry's tags.
pub(super) fn write_first_tags(unit: &mut Unit<'_>, life: &Life, tags: &[EntryTag]) -> Result<()> {
    const INTO: &str = "insert into prompt_tags (prompt, name, position, key, value)";
    let rows = (1_i64..).zip(tags).map(|(position, EntryTag { key, value })| {
        let in_column = *key == EntryKey::Fact(Fact::IsPrompt);
        let value = (!in_column).then_some(value.as_str());
        [position.into(), key.as_str().into(), value.into()]
    });
    insert_rows(unit.session, INTO, &[(&life.id).into(), (&life.name).into()], rows)
}

/// Writes the row of a tag: in its place if it is there, else behind the others.
fn write_tag(unit: &mut Unit<'_>, life: &Life, tag: &EntryTag) -> Result<()> {
    unit.session.execute(
        "insert into prompt_tags (prompt, key, position, value, name)
         values (
           ?1, ?2,
           (select coalesce(max(position), 0) + 1 from prompt_tags where prompt = ?1),
           ?3, ?4
         )
         on conflict (prompt, key) do update set value = excluded.value",
        &[(&life.id).into(), tag.key.as_str().into(), (&tag.value).into(), (&life.name).into()],
    )?;
    Ok(())
}

fn value(unit: &mut Unit<'_>, life: &Life, key: &EntryKey) -> Result<Option<String>> {
    unit.session.query_opt(
        "select value from prompt_tags where prompt = ?1 and key = ?2",
        &[(&life.id).into(), key.as_str().into()],
        |row| row.string(),
    )
}

/// The values of those of the tags that are set.
fn values(unit: &mut Unit<'_>, life: &Life, keys: &[&str]) -> Result<HashMap<String, String>> {
    let wanted = unit.session.dialect().listed("?2");
    let sql = format!("select key, value from prompt_tags where prompt = ?1 and key in {wanted}");
    let found = unit
        .session
        .query(&sql, &[(&life.id).into(), listed(keys)], |row| Ok((row.string()?, row.string()?)));
    Ok(found?.into_iter().collect())
}

/// # Errors
/// `Invalid` unless the fact that makes a prompt stays as it is.
fn unchanged_kind(life: &Life, value: Option<&str>) -> Result<()> {
    if life.is_prompt_text.as_deref() == value {
        return Ok(());
    }
    Err(StoreError::Invalid(format!(
        "{:?} is a {} and stays one; create another under a name of its own",
        life.name.as_str(),
        life.kind()
    )))
}

fn log(
    unit: &mut Unit<'_>,
    life: &Life,
    action: Action,
    key: &EntryKey,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<()> {
    // The stock client writes it behind every load: that is no news.
    if *key == EntryKey::Fact(Fact::Experiments) {
        return Ok(());
    }
    let (before, after) = (before.into(), after.into());
    let subject = Some(key.as_str());
    log::append(unit, log::Entry { subject, before, after, ..life.change(action) })
}
