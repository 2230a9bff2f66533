//! Moving aliases.

use fmf_core::{Action, Alias, Change, Expect, Result, StoreError, Version};

use super::{Life, versions::no_alias};
use crate::{access, engine::Unit, log};

/// Points an alias at a version and answers the version it left.
///
/// # Errors
/// `Invalid` for a reserved alias, `VersionNotFound`, `Conflict` when `expect` does not hold,
/// `Denied` for a protected alias.
pub(crate) fn point_alias(
    unit: &mut Unit<'_>,
    life: &Life,
    alias: &Alias,
    version: Version,
    expect: Expect,
) -> Result<Option<Version>> {
    alias.check_settable()?;
    life.require_version(unit.session, version)?;
    let before = standing(unit, life, alias)?;
    expect.check(&said(life, alias), before)?;
    if before == Some(version) {
        return Ok(before);
    }
    access::allow_move(unit, &life.name, alias)?;
    unit.session.execute(
        "insert into aliases (prompt, alias, version)
         values (?1, ?2, ?3)
         on conflict (prompt, alias) do update set version = excluded.version",
        &[(&life.id).into(), alias.into(), version.into()],
    )?;
    log(unit, life, alias, before, Some(version))?;
    Ok(before)
}

/// Takes an alias away and answers the version it left; one that is not set is no error.
///
/// # Errors
/// `Conflict` when `expect` does not hold, `Denied` for a protected alias.
pub(crate) fn remove_alias(
    unit: &mut Unit<'_>,
    life: &Life,
    alias: &Alias,
    expect: Expect,
) -> Result<Option<Version>> {
    let before = standing(unit, life, alias)?;
    expect.check(&said(life, alias), before)?;
    if before.is_some() {
        access::allow_move(unit, &life.name, alias)?;
        unit.session.execute(
            "delete from aliases where prompt = ?1 and alias = ?2",
            &[(&life.id).into(), alias.into()],
        )?;
        log(unit, life, alias, before, None)?;
    }
    Ok(before)
}

/// Takes the last change of an alias back, and answers the change that does so.
///
/// # Errors
/// `AliasNotFound` for an alias that was never set in this life; `Conflict` when the version to
/// go back to is gone, or `expect` does not hold; `Denied` for a protected alias.
pub(crate) fn undo_alias(
    unit: &mut Unit<'_>,
    life: &Life,
    alias: &Alias,
    expect: Expect,
) -> Result<Change> {
    let last = log::last_of_alias(unit.session, &life.id, alias)?;
    let Some(last) = last else { return Err(no_alias(unit.session, life, alias)?) };
    expect.check(&said(life, alias), last.reached())?;
    let done = match last.left() {
        Some(back) => point_alias(unit, life, alias, back, Expect::Anything),
        None => remove_alias(unit, life, alias, Expect::Anything),
    };
    done.map_err(|error| match (error, last.left()) {
        (StoreError::VersionNotFound { .. }, Some(back)) => {
            StoreError::no_way_back(&life.name, alias, back)
        }
        (other, _) => other,
    })?;
    let undone = log::last_of_alias(unit.session, &life.id, alias)?;
    undone.ok_or_else(|| StoreError::Corrupt(format!("{} is gone", said(life, alias))))
}

/// Takes every alias of a version away.
pub(super) fn remove_aliases_of(unit: &mut Unit<'_>, life: &Life, version: Version) -> Result<()> {
    let standing: Vec<Alias> = unit.session.query(
        "select alias from aliases where prompt = ?1 and version = ?2 order by alias",
        &[(&life.id).into(), version.into()],
        |row| row.parsed(),
    )?;
    for alias in &standing {
        remove_alias(unit, life, alias, Expect::Anything)?;
    }
    Ok(())
}

fn standing(unit: &mut Unit<'_>, life: &Life, alias: &Alias) -> Result<Option<Version>> {
    unit.session.query_opt(
        "select version from aliases where prompt = ?1 and alias = ?2",
        &[(&life.id).into(), alias.into()],
        |row| row.version(),
    )
}

fn said(life: &Life, alias: &Alias) -> String {
    format!("alias {:?} of {:?}", alias.as_str(), life.name.as_str())
}

fn log(
    unit: &mut Unit<'_>,
    life: &Life,
    alias: &Alias,
    before: Option<Version>,
    after: Option<Version>,
) -> Result<()> {
    let action = if after.is_some() { Action::AliasSet } else { Action::AliasDeleted };
    let change = log::Entry {
        version: after.or(before),
        subject: Some(alias.as_str()),
        before: before.map(Version::get).into(),
        after: after.map(Version::get).into(),
        ..life.change(action)
    };
    log::append(unit, change)
}
