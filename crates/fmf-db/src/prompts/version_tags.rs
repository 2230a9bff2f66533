//! Tags of versions. The facts among them stand in columns, and most of these never change.

use fmf_core::{
    Action, Result, StoreError, Version,
    entry::{EntryKey, EntryTag, Fact},
};

use super::{Life, life::version_column};
use crate::{engine::Unit, log, statement::insert_rows};

/// Sets a tag; one that is there keeps its place.
///
/// # Errors
/// `VersionNotFound`; `Invalid` for a value over the limits or a fact that never changes.
pub(crate) fn set_version_tag(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    tag: &EntryTag,
) -> Result<()> {
    life.require_version(unit.session, version)?;
    tag.check()?;
    let before = value(unit, life, version, &tag.key)?;
    if before.as_ref() == Some(&tag.value) {
        return Ok(());
    }
    check_mutable(life, version, &tag.key)?;
    let column = column(&tag.key);
    if let Some(column) = column {
        write_fact(unit, life, version, column, Some(&tag.value))?;
    }
    let value = column.is_none().then_some(tag.value.as_str());
    write_tag(unit, life, version, &tag.key, value)?;
    log(unit, life, version, &tag.key, before.as_deref(), Some(&tag.value))
}

/// Takes a tag away; one that is not set is no error.
///
/// # Errors
/// `VersionNotFound`; `Invalid` for a fact that never changes.
pub(crate) fn delete_version_tag(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    key: &EntryKey,
) -> Result<()> {
    life.require_version(unit.session, version)?;
    let Some(before) = value(unit, life, version, key)? else { return Ok(()) };
    check_mutable(life, version, key)?;
    if let Some(column) = column(key) {
        write_fact(unit, life, version, column, None)?;
    }
    unit.session.execute(
        "delete from version_tags where prompt = ?1 and version = ?2 and key = ?3",
        &[(&life.id).into(), version.into(), key.as_str().into()],
    )?;
    log(unit, life, version, key, Some(&before), None)
}

/// Writes the rows of a new version's tags.
pub(super) fn write_first_tags(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    tags: &[EntryTag],
) -> Result<()> {
    const INTO: &str = "insert into version_tags (prompt, version, position, key, value)";
    let rows = (1_i64..).zip(tags).map(|(position, EntryTag { key, value })| {
        let value = column(key).is_none().then_some(value.as_str());
        [position.into(), key.as_str().into(), value.into()]
    });
    insert_rows(unit.session, INTO, &[(&life.id).into(), version.into()], rows)
}

/// Writes the row of a tag: in its place if it is there, else behind the others. No value stands
/// for a column's.
fn write_tag(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    key: &EntryKey,
    value: Option<&str>,
) -> Result<()> {
    unit.session.execute(
        "insert into version_tags (prompt, version, key, position, value)
         values (
           ?1, ?2, ?3,
           (
             select coalesce(max(position), 0) + 1
             from version_tags
             where prompt = ?1 and version = ?2
           ),
           ?4
         )
         on conflict (prompt, version, key) do update set value = excluded.value",
        &[(&life.id).into(), version.into(), key.as_str().into(), value.into()],
    )?;
    Ok(())
}

fn write_fact(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    column: &str,
    value: Option<&str>,
) -> Result<()> {
    unit.session.execute(
        &format!("update versions set {column} = ?3 where prompt = ?1 and version = ?2"),
        &[(&life.id).into(), version.into(), value.into()],
    )?;
    Ok(())
}

fn value(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    key: &EntryKey,
) -> Result<Option<String>> {
    let at = [(&life.id).into(), version.into(), key.as_str().into()];
    let found = match column(key) {
        Some(column) => unit.session.query_opt(
            &format!("select {column} from versions where prompt = ?1 and version = ?2"),
            &at[..2],
            |row| row.maybe_string(),
        ),
        None => unit.session.query_opt(
            "select value from version_tags where prompt = ?1 and version = ?2 and key = ?3",
            &at,
            |row| row.maybe_string(),
        ),
    };
    Ok(found?.flatten())
}

fn column(key: &EntryKey) -> Option<&'static str> {
    match key {
        EntryKey::Fact(fact) => version_column(*fact),
        EntryKey::User(_) => None,
    }
}

fn check_mutable(life: &Life, version: Version, key: &EntryKey) -> Result<()> {
    match key {
        EntryKey::Fact(fact) if fact.is_immutable() => Err(StoreError::Invalid(format!(
            "Prompt version {}/{version} is immutable; register a new version.",
            life.name
        ))),
        _ => Ok(()),
    }
}

fn log(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    key: &EntryKey,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<()> {
    unit.touch(&life.name);
    let is_set = after.is_some();
    let (action, subject) = match key {
        // The stock client writes it behind every load: that is no news.
        EntryKey::Fact(Fact::Experiments) => return Ok(()),
        EntryKey::Fact(_) if is_set => (Action::ModelConfigSet, None),
        EntryKey::Fact(_) => (Action::ModelConfigDeleted, None),
        EntryKey::User(key) if is_set => (Action::VersionTagSet, Some(key.as_str())),
        EntryKey::User(key) => (Action::VersionTagDeleted, Some(key.as_str())),
    };
    let (before, after, version) = (before.into(), after.into(), Some(version));
    log::append(unit, log::Entry { version, subject, before, after, ..life.change(action) })
}
