//! Protected aliases in the database, and the one place where they are enforced.

use fmf_core::{Action, Alias, PromptName, Result, Role, StoreError};
use serde_json::{Value as Json, json};

use super::{NamePattern, Protection, require_admin};
use crate::{
    engine::{Columns, Session, Unit},
    log,
};

/// Whether whoever asks may move or take away this alias of the prompt of that name. Every act
/// that does so asks here, whichever way it came.
///
/// # Errors
/// `Denied`, naming the alias, the rule and the role it takes.
pub(crate) fn allow_move(unit: &mut Unit<'_>, name: &PromptName, alias: &Alias) -> Result<()> {
    let Some(role) = bound(unit) else { return Ok(()) };
    let rules = unit.session.query(
        "select alias, prompts, role from protected_aliases where alias = ?1 order by prompts",
        &[alias.into()],
        read,
    )?;
    let broken = rules.iter().find(|rule| role < rule.role && rule.prompts.fits(name));
    broken.map_or(Ok(()), |rule| {
        Err(StoreError::Denied(format!(
            "alias {:?} of {:?} is protected by the rule {}@{}: to move it or take it away takes \
             the role {}, and this is a {role}'s token; ask who has that role",
            alias.as_str(),
            name.as_str(),
            rule.prompts,
            rule.alias,
            rule.role,
        )))
    })
}

/// The same for every alias that the life `id` has, under the name `name`: for acts that move all
/// of them at once.
///
/// # Errors
/// As [`allow_move`].
pub(crate) fn allow_move_of_all(unit: &mut Unit<'_>, id: &str, name: &PromptName) -> Result<()> {
    if bound(unit).is_none() {
        return Ok(());
    }
    let standing: Vec<Alias> = unit.session.query(
        "select alias from aliases where prompt = ?1 order by alias",
        &[id.into()],
        |row| row.parsed(),
    )?;
    standing.iter().try_for_each(|alias| allow_move(unit, name, alias))
}

/// The role of somebody whom a rule may hold back: no admin, and not the owner of the database.
fn bound(unit: &Unit<'_>) -> Option<Role> {
    unit.who.role.filter(|role| *role < Role::Admin)
}

/// Protects an alias, and answers the rule that was there for the same prompts.
///
/// # Errors
/// `Denied` for who is no admin, `Invalid` for a rule that protects nothing.
pub(crate) fn set_protection(unit: &mut Unit<'_>, rule: &Protection) -> Result<Option<Protection>> {
    require_admin(unit, "protecting an alias")?;
    rule.check()?;
    let before = find(unit.session, &rule.alias, &rule.prompts)?;
    if before.as_ref() == Some(rule) {
        return Ok(before);
    }
    unit.session.execute(
        "insert into protected_aliases (alias, prompts, role)
         values (?1, ?2, ?3)
         on conflict (alias, prompts) do update set role = excluded.role",
        &[(&rule.alias).into(), rule.prompts.as_str().into(), rule.role.as_str().into()],
    )?;
    let change = log::Entry {
        before: before.as_ref().map_or(Json::Null, described),
        after: described(rule),
        ..log::Entry::of_access(Action::PolicySet, rule.alias.as_str())
    };
    log::append(unit, change)?;
    Ok(before)
}

/// Takes a rule away, and answers it; `None` when there is none for just these prompts.
///
/// # Errors
/// `Denied` for who is no admin.
pub(crate) fn unprotect(
    unit: &mut Unit<'_>,
    alias: &Alias,
    prompts: &NamePattern,
) -> Result<Option<Protection>> {
    require_admin(unit, "taking the protection of an alias away")?;
    let Some(rule) = find(unit.session, alias, prompts)? else { return Ok(None) };
    unit.session.execute(
        "delete from protected_aliases where alias = ?1 and prompts = ?2",
        &[alias.into(), prompts.as_str().into()],
    )?;
    let change = log::Entry::of_access(Action::PolicyDeleted, alias.as_str());
    log::append(unit, log::Entry { before: described(&rule), ..change })?;
    Ok(Some(rule))
}

/// Every rule, by alias and prompts.
pub(crate) fn protections(session: &mut dyn Session) -> Result<Vec<Protection>> {
    session.query(
        "select alias, prompts, role from protected_aliases order by alias, prompts",
        &[],
        read,
    )
}

/// Makes sure that the columns of a rule are what they can be.
///
/// # Errors
/// `Invalid` for what no rule has.
pub(crate) fn check_stored_protection(alias: &str, prompts: &str, role: &str) -> Result<()> {
    let rule = Protection { alias: alias.parse()?, prompts: prompts.parse()?, role: role.parse()? };
    rule.check()
}

fn find(
    session: &mut dyn Session,
    alias: &Alias,
    prompts: &NamePattern,
) -> Result<Option<Protection>> {
    session.query_opt(
        "select alias, prompts, role from protected_aliases where alias = ?1 and prompts = ?2",
        &[alias.into(), prompts.as_str().into()],
        read,
    )
}

fn read(row: &mut Columns<'_>) -> Result<Protection> {
    Ok(Protection { alias: row.parsed()?, prompts: row.parsed()?, role: row.parsed()? })
}

fn described(rule: &Protection) -> Json {
    json!({"prompts": rule.prompts.as_str(), "role": rule.role.as_str()})
}
