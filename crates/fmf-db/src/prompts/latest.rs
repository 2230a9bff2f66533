//! The highest versions of each stage, as a registered model lists them.

use std::collections::HashMap;

use fmf_core::{
    PromptName, Result, Version,
    entry::{Entry, EntryVersion},
};

use super::{
    Life, Scope, packed,
    versions::{nameless_columns, version_aliases, version_of},
};
use crate::{
    dialect::Dialect,
    engine::{Session, Unit},
    statement::listed,
};

/// The highest version of each stage, in the order in which the stages first appeared.
///
/// # Errors
/// `PromptNotFound`.
pub(crate) fn latest_versions(
    session: &mut dyn Session,
    name: &PromptName,
) -> Result<Vec<EntryVersion>> {
    let life = Life::require(session, name, Scope::Everything)?;
    let more = concat!(", ", version_aliases!());
    let statement = latest_statement(session.dialect(), more);
    let mut found = session.query(&statement, &[listed(&[&life.id])], |row| {
        let (first, _) = (row.version()?, row.text()?);
        let mut version = version_of(life.name.clone(), row)?;
        version.aliases = packed::aliases(row.maybe_text()?.unwrap_or_default())?;
        Ok((first, version))
    })?;
    found.sort_by_key(|(first, _)| *first);
    Ok(found.into_iter().map(|(_, version)| version).collect())
}

/// Adds the same, without aliases, to entries that are found by the ids of their lives. `fits` may
/// refuse one.
pub(super) fn add_latest_versions(
    session: &mut dyn Session,
    entries: &mut HashMap<String, Entry>,
    mut fits: impl FnMut(&EntryVersion) -> Result<()>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = entries.keys().map(String::as_str).collect();
    let statement = latest_statement(session.dialect(), "");
    let mut found = session.query(&statement, &[listed(&ids)], |row| {
        let (first, id) = (row.version()?, row.text()?);
        let Some((id, entry)) = entries.get_key_value(id) else { return Ok(None) };
        let version = version_of(entry.name.clone(), row)?;
        fits(&version)?;
        Ok(Some((first, id.clone(), version)))
    })?;
    found.sort_by_key(|found| found.as_ref().map(|(first, ..)| *first));
    for (_, id, version) in found.into_iter().flatten() {
        entries.entry(id).and_modify(|entry| entry.latest_versions.push(version));
    }
    Ok(())
}

/// Answers the first version of each stage, the id of the life, the columns of its highest one,
/// and whatever `more` asks for.
fn latest_statement(dialect: Dialect, more: &str) -> String {
    let ids = dialect.listed("?1");
    format!(
        "select l.first_version, l.prompt, {}{more}
         from {ids} page
         cross join latest_versions l
         cross join versions v
         where l.prompt = page.value and v.prompt = l.prompt and v.version = l.version",
        nameless_columns!(),
    )
}

/// Says that a new version, the highest of all, stands in `stage`.
pub(super) fn put_on_top(
    unit: &mut Unit<'_>,
    life: &Life,
    stage: &str,
    version: Version,
) -> Result<()> {
    unit.session.execute(
        "insert into latest_versions (prompt, stage, first_version, version)
         values (?1, ?2, ?3, ?3)
         on conflict (prompt, stage) do update set version = excluded.version",
        &[(&life.id).into(), stage.into(), version.into()],
    )?;
    Ok(())
}

/// Looks again for the first and the highest version of `stage`, after one came or went.
pub(super) fn look_again(unit: &mut Unit<'_>, life: &Life, stage: &str) -> Result<()> {
    let at = [(&life.id).into(), stage.into()];
    unit.session.execute("delete from latest_versions where prompt = ?1 and stage = ?2", &at)?;
    unit.session.execute(
        "insert into latest_versions (prompt, stage, first_version, version)
         select v.prompt, v.stage, (
           select w.version
           from versions w
           where w.prompt = v.prompt and w.stage = v.stage and w.deleted_at is null
           order by w.version
           limit 1
         ), v.version
         from versions v
         where v.prompt = ?1 and v.stage = ?2 and v.deleted_at is null
         order by v.version desc
         limit 1",
        &at,
    )?;
    Ok(())
}
