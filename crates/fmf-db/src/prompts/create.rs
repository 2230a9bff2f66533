//! New entries and new versions.

use std::sync::Arc;

use fmf_core::{
    Action, Result, Timestamp, Version,
    entry::{EntryTag, EntryVersion, Fact, NO_STAGE, NewEntry, NewEntryVersion},
};
use serde_json::Value as Json;

use super::{
    Life, Scope,
    latest::put_on_top,
    origin::{self, Files},
    tags,
    texts::{Stale, Words},
    version_tags,
};
use crate::{engine::Unit, ids, log};

/// Begins a life.
///
/// # Errors
/// `Invalid` for content over a limit, `AlreadyExists`.
pub(crate) fn create_entry(unit: &mut Unit<'_>, new: &NewEntry) -> Result<Life> {
    new.check()?;
    if let Some(life) = Life::find(unit.session, &new.name, Scope::Everything)? {
        return Err(life.taken());
    }
    let tags = EntryTag::collapse(new.tags.clone());
    let life = begin_life(unit, new, &tags, unit.now, unit.now)?;
    let after = new.logged(&tags);
    log::append(unit, log::Entry { after, ..life.change(Action::PromptCreated) })?;
    Ok(life)
}

/// Writes the row of a life and those of its tags.
pub(super) fn begin_life(
    unit: &mut Unit<'_>,
    new: &NewEntry,
    tags: &[EntryTag],
    created_at: Timestamp,
    updated_at: Timestamp,
) -> Result<Life> {
    let is_prompt_text = EntryTag::find(tags, Fact::IsPrompt).map(str::to_owned);
    let is_prompt = says_true(is_prompt_text.as_deref());
    let life = Life {
        id: ids::new_life(unit.now),
        name: new.name.clone(),
        is_prompt,
        is_prompt_text,
        description: new.description.clone(),
        last_version: None,
    };
    unit.session.execute(
        "insert into prompts
             (id, name, description, is_prompt, is_prompt_text, has_prompt_versions, last_version,
              created_at, updated_at)
         values (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7)",
        &[
            (&life.id).into(),
            (&life.name).into(),
            life.description.as_deref().into(),
            is_prompt.into(),
            life.is_prompt_text.as_deref().into(),
            created_at.into(),
            updated_at.into(),
        ],
    )?;
    tags::write_first_tags(unit, &life, tags)?;
    Ok(life)
}

/// Adds a version to the entry it names. What is wrong with its origin is said first.
///
/// # Errors
/// `PromptNotFound`, `Invalid` for content over a limit; for its origin `PromptNotFound`,
/// `VersionNotFound`, `AliasNotFound`, `UnfitOrigin`.
pub(crate) fn create_version(
    unit: &mut Unit<'_>,
    new: &NewEntryVersion,
    words: &Arc<Words>,
) -> Result<EntryVersion> {
    let files = origin::files(unit.session, new)?;
    let life = Life::require(unit.session, &new.name, Scope::Everything)?;
    add_version(unit, &life, new, files, words)
}

/// Adds a version to an entry.
///
/// # Errors
/// `Invalid` for content over a limit.
pub(super) fn add_version(
    unit: &mut Unit<'_>,
    life: &Life,
    new: &NewEntryVersion,
    files: Files,
    words: &Arc<Words>,
) -> Result<EntryVersion> {
    new.check()?;
    let tags = EntryTag::collapse(new.tags.clone());
    let after = new.logged(&files.source, &tags);
    let created = EntryVersion {
        name: life.name.clone(),
        version: next_version(unit, life, &tags)?,
        description: new.description.clone(),
        tags,
        aliases: Vec::new(),
        stage: NO_STAGE.to_owned(),
        source: files.source,
        run_id: files.run_id,
        run_link: new.run_link.clone(),
        author: unit.who.actor.clone(),
        created_at: unit.now,
        updated_at: unit.now,
    };
    write_version(unit, life, &created, files.download_uri.as_deref(), after, words)?;
    Ok(created)
}

/// Writes the rows of a version, the highest of all, and what the log says of it.
pub(super) fn write_version(
    unit: &mut Unit<'_>,
    life: &Life,
    version: &EntryVersion,
    download_uri: Option<&str>,
    after: Json,
    words: &Arc<Words>,
) -> Result<()> {
    insert_version(unit, life, version, download_uri)?;
    put_on_top(unit, life, &version.stage, version.version)?;
    version_tags::write_first_tags(unit, life, version.version, &version.tags)?;
    let change = life.change(Action::VersionCreated);
    log::append(unit, log::Entry { version: Some(version.version), after, ..change })?;
    let text = Stale::new_version(&life.id, version.version);
    unit.stale.insert(text, life.is_prompt.then(|| Arc::clone(words)));
    Ok(())
}

/// Takes the next number. It is never given back, so that none is used twice. Nobody else can have
/// taken it meanwhile: whoever writes has locked the head of the log.
fn next_version(unit: &mut Unit<'_>, life: &Life, tags: &[EntryTag]) -> Result<Version> {
    let is_prompt = says_true(EntryTag::find(tags, Fact::IsPrompt));
    let version = life.last_version.map_or(Version::FIRST, Version::next);
    unit.session.execute(
        "update prompts
         set last_version = ?2,
             has_prompt_versions = case when ?3 = 1 then 1 else has_prompt_versions end,
             updated_at = ?4
         where id = ?1",
        &[(&life.id).into(), version.into(), is_prompt.into(), unit.now.into()],
    )?;
    Ok(version)
}

fn insert_version(
    unit: &mut Unit<'_>,
    life: &Life,
    version: &EntryVersion,
    download_uri: Option<&str>,
) -> Result<()> {
    let fact = |fact| EntryTag::find(&version.tags, fact);
    unit.session.execute(
        "insert into versions
             (prompt, version, stage, description, source, run_id, run_link, author, is_prompt,
              created_at, updated_at, is_prompt_text, kind, response_format, model_config,
              template, download_uri)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        &[
            (&life.id).into(),
            version.version.into(),
            (&version.stage).into(),
            version.description.as_deref().into(),
            (&version.source).into(),
            version.run_id.as_deref().into(),
            version.run_link.as_deref().into(),
            version.author.as_deref().into(),
            says_true(fact(Fact::IsPrompt)).into(),
            version.created_at.into(),
            version.updated_at.into(),
            fact(Fact::IsPrompt).into(),
            fact(Fact::Kind).into(),
            fact(Fact::ResponseFormat).into(),
            fact(Fact::ModelConfig).into(),
            fact(Fact::Template).into(),
            download_uri.into(),
        ],
    )?;
    Ok(())
}

pub(super) fn says_true(value: Option<&str>) -> bool {
    value == Some("true")
}
