//! Where the files of a version are, and the version that it has them from.

use fmf_core::{
    PromptName, Result, StoreError, Version,
    entry::{
        EntryVersion, NewEntryVersion, Origin, OriginFault, OriginVersion, Requirement, Source,
    },
};

use super::{Life, Scope, latest_versions, versions};
use crate::engine::Session;

/// What is kept of the source of a new version.
pub(super) struct Files {
    /// The source, without anything that may come to mean another version.
    pub(super) source: String,
    /// The address of the files, where that is not the source.
    pub(super) download_uri: Option<String>,
    pub(super) run_id: Option<String>,
}

/// What the source of a new version stands for now.
///
/// # Errors
/// Those of [`require`], for the origin.
pub(super) fn files(session: &mut dyn Session, new: &NewEntryVersion) -> Result<Files> {
    let origin = match &new.source {
        Source::Version(origin) => origin,
        Source::Address(address) => {
            let (source, run_id) = (address.clone(), new.run_id.clone());
            return Ok(Files { source, download_uri: None, run_id });
        }
        Source::Resolved { written, files } => {
            let (source, run_id) = (written.clone(), new.run_id.clone());
            return Ok(Files { source, download_uri: Some(files.clone()), run_id });
        }
    };
    let found = find(session, origin, new.run_id.as_deref())?;
    Ok(Files {
        source: origin.address(found.version),
        download_uri: Some(download_uri(session, &origin.name, found.version)?),
        run_id: new.run_id.clone().or(found.run_id),
    })
}

/// Looks whether what a caller refers to is there, and fit for it.
///
/// # Errors
/// `PromptNotFound`, `VersionNotFound`, `AliasNotFound`, `UnfitOrigin`.
pub(crate) fn require(session: &mut dyn Session, required: &Requirement) -> Result<()> {
    match required {
        Requirement::Entry(name) => Life::require(session, name, Scope::Everything).map(drop),
        Requirement::Model(name, written) => require_model(session, name, written),
        Requirement::Origin(origin, run_id) => find(session, origin, run_id.as_deref()).map(drop),
    }
}

/// The address of the files of a version.
///
/// # Errors
/// `PromptNotFound`, `VersionNotFound`.
pub(crate) fn download_uri(
    session: &mut dyn Session,
    name: &PromptName,
    version: Version,
) -> Result<String> {
    let found = session.query_opt(
        "select coalesce(v.download_uri, v.source)
         from prompts p
         join versions v on v.prompt = p.id
         where p.name = ?1 and p.deleted_at is null and v.version = ?2 and v.deleted_at is null",
        &[name.into(), version.into()],
        |row| row.string(),
    )?;
    match found {
        Some(uri) => Ok(uri),
        None => Err(versions::missing(session, name, &version.into(), Scope::Everything)?),
    }
}

fn find(session: &mut dyn Session, origin: &Origin, run_id: Option<&str>) -> Result<EntryVersion> {
    require_model(session, &origin.name, &origin.written)?;
    let found = match &origin.version {
        OriginVersion::Selected(selector) => {
            versions::entry_version(session, &origin.name, selector, Scope::Everything)?
        }
        OriginVersion::InStage(stage) => highest_in(session, &origin.name, stage)?,
    };
    // No run and a run without a name are the same.
    if run_id.is_some_and(|run_id| run_id != found.run_id.as_deref().unwrap_or_default()) {
        return Err(unfit(&origin.written, OriginFault::OfAnotherRun));
    }
    Ok(found)
}

/// `True` makes a prompt here, though it does not hide one in a search: that is MLflow's rule.
fn require_model(session: &mut dyn Session, name: &PromptName, written: &str) -> Result<()> {
    let life = Life::require(session, name, Scope::Everything)?;
    let says_true = |text: &String| text.eq_ignore_ascii_case("true");
    if life.is_prompt_text.as_ref().is_some_and(says_true) {
        return Err(unfit(written, OriginFault::OfPrompt));
    }
    Ok(())
}

fn highest_in(session: &mut dyn Session, name: &PromptName, stage: &str) -> Result<EntryVersion> {
    let highest = latest_versions(session, name)?;
    let found = highest.into_iter().find(|version| version.stage == stage);
    found.ok_or_else(|| StoreError::VersionNotFound {
        name: name.clone(),
        version: stage.to_owned(),
        latest: None,
    })
}

fn unfit(written: &str, fault: OriginFault) -> StoreError {
    StoreError::UnfitOrigin { written: written.to_owned(), fault }
}
