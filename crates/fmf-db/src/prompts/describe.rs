//! Descriptions, and the stages of registered models.

use fmf_core::{Action, Result, Version, check_no_nul};
use serde_json::json;

use super::{Life, latest::look_again};
use crate::{engine::Unit, log};

/// The stage of versions that made room for another.
const ARCHIVED: &str = "Archived";

/// Gives an entry a description, or takes it away.
///
/// # Errors
/// `Invalid` for a text that cannot be stored.
pub(crate) fn describe_entry(
    unit: &mut Unit<'_>,
    life: &Life,
    description: Option<&str>,
) -> Result<()> {
    check_no_nul("the description", description.unwrap_or_default())?;
    unit.touch(&life.name);
    unit.session.execute(
        "update prompts set description = ?2, updated_at = ?3 where id = ?1",
        &[(&life.id).into(), description.into(), unit.now.into()],
    )?;
    if life.description.as_deref() == description {
        return Ok(());
    }
    let before = json!({"description": life.description});
    let after = json!({"description": description});
    log::append(unit, log::Entry { before, after, ..life.change(Action::PromptDescribed) })
}

/// Gives a version a description (a prompt version: its commit message), or takes it away.
///
/// # Errors
/// `VersionNotFound`; `Invalid` for a text that cannot be stored.
pub(crate) fn describe_version(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    description: Option<&str>,
) -> Result<()> {
    let known = life.require_version(unit.session, version)?;
    check_no_nul("the description", description.unwrap_or_default())?;
    unit.touch(&life.name);
    unit.session.execute(
        "update versions
         set description = ?3, updated_at = ?4
         where prompt = ?1 and version = ?2",
        &[(&life.id).into(), version.into(), description.into(), unit.now.into()],
    )?;
    if known.description.as_deref() == description {
        return Ok(());
    }
    let change = log::Entry {
        version: Some(version),
        before: json!({"description": known.description}),
        after: json!({"description": description}),
        ..life.change(Action::VersionDescribed)
    };
    log::append(unit, change)
}

/// Moves a version to a stage; the versions that were there may be archived.
///
/// # Errors
/// `VersionNotFound`, `Invalid` for a stage that cannot be stored.
pub(crate) fn set_stage(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    stage: &str,
    archive_existing: bool,
) -> Result<()> {
    check_no_nul("the stage", stage)?;
    let known = life.require_version(unit.session, version)?;
    if archive_existing {
        let others = unit.session.query(
            "select version
             from versions
             where prompt = ?1 and stage = ?2 and version <> ?3 and deleted_at is null
             order by version",
            &[(&life.id).into(), stage.into(), version.into()],
            |row| row.version(),
        )?;
        for other in others {
            move_to(unit, life, other, stage, ARCHIVED)?;
        }
    }
    move_to(unit, life, version, &known.stage, stage)?;
    unit.session.execute(
        "update prompts set updated_at = ?2 where id = ?1",
        &[(&life.id).into(), unit.now.into()],
    )?;
    Ok(())
}

/// Moves one version from the stage where it is to another.
pub(super) fn move_to(
    unit: &mut Unit<'_>,
    life: &Life,
    version: Version,
    before: &str,
    after: &str,
) -> Result<()> {
    unit.touch(&life.name);
    unit.session.execute(
        "update versions set stage = ?3, updated_at = ?4 where prompt = ?1 and version = ?2",
        &[(&life.id).into(), version.into(), after.into(), unit.now.into()],
    )?;
    if before == after {
        return Ok(());
    }
    look_again(unit, life, before)?;
    look_again(unit, life, after)?;
    let change = log::Entry {
        version: Some(version),
        before: json!({"stage": before}),
        after: json!({"stage": after}),
        ..life.change(Action::VersionDescribed)
    };
    log::append(unit, change)
}
