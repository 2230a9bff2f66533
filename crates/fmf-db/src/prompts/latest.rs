//! The highest versions of each stage, as a registered model lists them.

use fmf_core::{PromptName, Result, entry::EntryVersion};

use super::{
    Life, Scope,
    versions::{version_aliases, version_columns, with_aliases, without_aliases},
};
use crate::{dialect, engine::Session, statement::listed};

/// The highest version of each of these stages (of every stage, if none is named), in the order
/// in which the stages first appeared.
///
/// # Errors
/// `PromptNotFound`.
pub(crate) fn latest_versions(
    session: &mut dyn Session,
    name: &PromptName,
    stages: &[String],
) -> Result<Vec<EntryVersion>> {
    let life = Life::require(session, name, Scope::Everything)?;
    let statement = latest_statement(version_aliases!());
    let mut found = session.query(&statement, &[listed(&[&life.id])], |row| {
        let first = row.version()?;
        Ok((first, with_aliases(row)?))
    })?;
    found.sort_by_key(|(first, _)| *first);
    let found = found.into_iter().map(|(_, version)| version);
    Ok(found.filter(|found| stages.is_empty() || stages.contains(&found.stage)).collect())
}

/// The same for many lives at once, each version behind the id of its life; without aliases.
pub(super) fn latest_of_lives(
    session: &mut dyn Session,
    ids: &[&str],
) -> Result<Vec<(String, EntryVersion)>> {
    let mut found = session.query(&latest_statement("v.prompt"), &[listed(ids)], |row| {
        let (first, version) = (row.version()?, without_aliases(row)?);
        Ok((first, (row.string()?, version)))
    })?;
    found.sort_by_key(|(first, _)| *first);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Answers the first version of each stage, then the columns of its highest one.
fn latest_statement(last_column: &str) -> String {
    format!(
        "select latest.first, {}, {last_column}
         from (
           select prompt, max(version) as version, min(version) as first
           from versions
           where prompt in {} and deleted_at is null
           group by prompt, stage
         ) latest
         cross join versions v
         cross join prompts p
         where v.prompt = latest.prompt and v.version = latest.version and p.id = latest.prompt",
        version_columns!(),
        dialect::listed("?1")
    )
}
