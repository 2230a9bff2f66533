//! The highest versions of each stage, as a registered model lists them.

use std::collections::HashMap;

use fmf_core::{
    PromptName, Result,
    entry::{Entry, EntryVersion},
};

use super::{
    Life, Scope, packed,
    versions::{nameless_columns, version_aliases, version_of},
};
use crate::{dialect, engine::Session, statement::listed};

/// The highest version of each stage, in the order in which the stages first appeared.
///
/// # Errors
/// `PromptNotFound`.
pub(crate) fn latest_versions(
    session: &mut dyn Session,
    name: &PromptName,
) -> Result<Vec<EntryVersion>> {
    let life = Life::require(session, name, Scope::Everything)?;
    let statement = latest_statement(concat!(", ", version_aliases!()));
    let mut found = session.query(&statement, &[listed(&[&life.id])], |row| {
        let (first, _) = (row.version()?, row.text()?);
        let mut version = version_of(life.name.clone(), row)?;
        version.aliases = packed::aliases(row.maybe_text()?.unwrap_or_default())?;
        Ok((first, version))
    })?;
    found.sort_by_key(|(first, _)| *first);
    Ok(found.into_iter().map(|(_, version)| version).collect())
}

/// Adds the same, without aliases, to entries that are found by the ids of their lives.
pub(super) fn add_latest_versions(
    session: &mut dyn Session,
    entries: &mut HashMap<String, Entry>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = entries.keys().map(String::as_str).collect();
    let mut found = session.query(&latest_statement(""), &[listed(&ids)], |row| {
        let (first, id) = (row.version()?, row.text()?);
        let Some((id, entry)) = entries.get_key_value(id) else { return Ok(None) };
        Ok(Some((first, id.clone(), version_of(entry.name.clone(), row)?)))
    })?;
    found.sort_by_key(|found| found.as_ref().map(|(first, ..)| *first));
    for (_, id, version) in found.into_iter().flatten() {
        entries.entry(id).and_modify(|entry| entry.latest_versions.push(version));
    }
    Ok(())
}

/// Answers the first version of each stage, the id of the life, the columns of its highest one,
/// and whatever `more` asks for.
///
/// The stages of a life are found by going from one to the next in the index, and so are the
/// first and the highest version of each: a prompt with 10,000 versions costs no more than one
/// with ten.
fn latest_statement(more: &str) -> String {
    let ids = dialect::listed("?1");
    format!(
        "with recursive stages (prompt, stage) as (
           select l.value, (
             select min(w.stage) from versions w
             where w.prompt = l.value and w.deleted_at is null
           )
           from {ids} l
           union all
           select s.prompt, (
             select min(w.stage) from versions w
             where w.prompt = s.prompt and w.stage > s.stage and w.deleted_at is null
           )
           from stages s
           where s.stage is not null
         )
         select (
             select min(w.version) from versions w
             where w.prompt = s.prompt and w.stage = s.stage and w.deleted_at is null
           ), s.prompt, {}{more}
         from stages s
         cross join versions v
         where v.prompt = s.prompt and v.version = (
           select max(w.version) from versions w
           where w.prompt = s.prompt and w.stage = s.stage and w.deleted_at is null
         )",
        nameless_columns!(),
    )
}
