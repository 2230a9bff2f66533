//! Giving a life another name.

use fmf_core::{Action, PromptName, Result};

use super::{Life, Scope};
use crate::{access, engine::Unit, log};

/// Renames an entry; its id, its tags and its aliases stay, all its times move.
///
/// # Errors
/// `AlreadyExists`; `Denied` when it has an alias that is protected under either name.
pub(crate) fn rename(unit: &mut Unit<'_>, life: &Life, to: &PromptName) -> Result<()> {
    let is_other = life.name != *to;
    if is_other && let Some(taken) = Life::find(unit.session, to, Scope::Everything)? {
        return Err(taken.taken());
    }
    if is_other {
        access::allow_move_of_all(unit, &life.id, &life.name)?;
        access::allow_move_of_all(unit, &life.id, to)?;
    }
    unit.touch(&life.name);
    unit.touch(to);
    let at = [(&life.id).into(), unit.now.into(), to.into()];
    unit.session.execute("update prompts set updated_at = ?2, name = ?3 where id = ?1", &at)?;
    unit.session.execute(
        "update versions set updated_at = ?2 where prompt = ?1 and deleted_at is null",
        &at[..2],
    )?;
    if !is_other {
        return Ok(());
    }
    unit.session.execute(
        "update prompt_tags set name = ?2 where prompt = ?1",
        &[(&life.id).into(), to.into()],
    )?;
    let (before, after) = (life.name.as_str().into(), to.as_str().into());
    log::append(unit, log::Entry { before, after, ..life.change(Action::PromptRenamed) })
}
