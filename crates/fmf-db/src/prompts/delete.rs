//! Deleting versions and ending lives. Rows stay, for whoever reads the past.

use fmf_core::{Action, Result, Version};
use serde_json::{Map, json};

use super::{Life, aliases::remove_aliases_of, latest::look_again};
use crate::{access, engine::Unit, log};

/// Deletes a version, and the aliases that stand for it.
///
/// # Errors
/// `VersionNotFound`, `Denied` when a protected alias stands for it.
pub(crate) fn delete_version(unit: &mut Unit<'_>, life: &Life, version: Version) -> Result<()> {
    let known = life.require_version(unit.session, version)?;
    remove_aliases_of(unit, life, version)?;
    let at = [(&life.id).into(), unit.now.into(), version.into()];
    unit.session.execute("update prompts set updated_at = ?2 where id = ?1", &at[..2])?;
    unit.session
        .execute("update versions set deleted_at = ?2 where prompt = ?1 and version = ?3", &at)?;
    look_again(unit, life, &known.stage)?;
    let change = log::Entry {
        version: Some(version),
        before: json!({"description": known.description, "stage": known.stage}),
        ..life.change(Action::VersionDeleted)
    };
    log::append(unit, change)
}

/// Ends a life, with everything that belongs to it.
///
/// # Errors
/// `Denied` when it has a protected alias.
pub(crate) fn delete_entry(unit: &mut Unit<'_>, life: &Life) -> Result<()> {
    access::allow_move_of_all(unit, &life.id, &life.name)?;
    let aliases = unit.session.query(
        "select alias, version from aliases where prompt = ?1 order by alias",
        &[(&life.id).into()],
        |row| Ok((row.string()?, row.integer()?.into())),
    )?;
    let at = [(&life.id).into(), unit.now.into()];
    unit.session.execute("update prompts set deleted_at = ?2 where id = ?1", &at)?;
    unit.session.execute(
        "update versions set deleted_at = ?2 where prompt = ?1 and deleted_at is null",
        &at,
    )?;
    unit.session.execute("update prompt_tags set name = null where prompt = ?1", &at[..1])?;
    unit.session.execute("delete from latest_versions where prompt = ?1", &at[..1])?;
    let aliases: Map<_, _> = aliases.into_iter().collect();
    let before = json!({"description": life.description, "aliases": aliases});
    log::append(unit, log::Entry { before, ..life.change(Action::PromptDeleted) })
}
