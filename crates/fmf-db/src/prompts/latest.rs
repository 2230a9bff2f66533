//! The highest versions of each stage, as a registered model lists them.

use fmf_core::{PromptName, Result, entry::EntryVersion};

use super::{
    Life, Scope,
    versions::{version_aliases, version_columns, with_aliases, without_aliases},
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
    let statement = latest_statement(version_aliases!());
    let mut found = session.query(&statement, &[listed(&[&life.id])], |row| {
        let first = row.version()?;
        Ok((first, with_aliases(row)?))
    })?;
    found.sort_by_key(|(first, _)| *first);
    Ok(found.into_iter().map(|(_, version)| version).collect())
}

/// The same for many lives at once, each version behind the id of its life; without aliases.
/// `fits` may refuse one.
pub(super) fn latest_of_lives(
    session: &mut dyn Session,
    ids: &[&str],
    mut fits: impl FnMut(&EntryVersion) -> Result<()>,
) -> Result<Vec<(String, EntryVersion)>> {
    let mut found = session.query(&latest_statement("v.prompt"), &[listed(ids)], |row| {
        let (first, version) = (row.version()?, without_aliases(row)?);
        fits(&version)?;
        Ok((first, (row.string()?, version)))
    })?;
    found.sort_by_key(|(first, _)| *first);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Answers the first version of each stage, then the columns of its highest one.
///
/// The stages of a life are found by going from one to the next in the index, and so are the
/// first and the highest version of each: a prompt with 10,000 versions costs no more than one
/// with ten.
fn latest_statement(last_column: &str) -> String {
    let ids = dialect::listed("?1");
    format!(
        "with recursive stages (prompt, stage) as (
           select p.id, (
             select min(w.stage) from versions w
             where w.prompt = p.id and w.deleted_at is null
           )
           from prompts p
           where p.id in {ids}
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
           ), {}, {last_column}
         from stages s
         cross join versions v
         cross join prompts p
         where v.prompt = s.prompt and p.id = s.prompt and v.version = (
           select max(w.version) from versions w
           where w.prompt = s.prompt and w.stage = s.stage and w.deleted_at is null
         )",
        version_columns!(),
    )
}
