//! Registering: what an application does in one act, and the stock client in several requests.

use std::sync::Arc;

use fmf_core::{Expect, NewVersion, PromptName, Result, entry::EntryVersion};

use super::{
    Life, Scope, Words, create::add_version, create_entry, origin, point_alias, tags::set_tags,
};
use crate::engine::Unit;

/// A version for the application, and its prompt if it is missing; the stock client makes the
/// same rows in several requests.
///
/// # Errors
/// `Invalid` for content over a limit, `AlreadyExists` when a model bears the name, `Conflict`
/// when `expect_latest` does not hold.
pub(crate) fn register(
    unit: &mut Unit<'_>,
    new: &NewVersion,
    words: &Arc<Words>,
) -> Result<EntryVersion> {
    new.check()?;
    let life = match Life::find(unit.session, &new.name, Scope::Everything)? {
        Some(life) => known_prompt(unit, life, new)?,
        None => new_prompt(unit, new)?,
    };
    let version = new.entry_version();
    let files = origin::files(unit.session, &version)?;
    let mut created = add_version(unit, &life, &version, files, words)?;
    for alias in &new.aliases {
        point_alias(unit, &life, alias, created.version, Expect::Anything)?;
    }
    created.aliases.clone_from(&new.aliases);
    created.aliases.sort();
    created.aliases.dedup();
    Ok(created)
}

fn known_prompt(unit: &mut Unit<'_>, life: Life, new: &NewVersion) -> Result<Life> {
    if !life.is_prompt {
        return Err(life.taken());
    }
    if new.expect_latest != Expect::Anything {
        let latest = life.latest(unit.session)?;
        new.expect_latest.check(&the_latest(&life.name), latest)?;
    }
    set_tags(unit, &life, &new.prompt_tags())?;
    Ok(life)
}

fn new_prompt(unit: &mut Unit<'_>, new: &NewVersion) -> Result<Life> {
    new.expect_latest.check(&the_latest(&new.name), None)?;
    create_entry(unit, &new.entry())
}

fn the_latest(name: &PromptName) -> String {
    format!("the latest of prompt {:?}", name.as_str())
}
