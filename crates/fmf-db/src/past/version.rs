//! Versions as they were at a moment.

use std::collections::BTreeMap;

use fmf_core::{
    Alias, Missing, Page, PageQuery, PromptName, Result, Selector, StoreError, Timestamp, Version,
    entry::{EntryTag, EntryVersion, Fact, NO_STAGE, PROMPT_SOURCE},
};
use serde_json::Value as Json;

use super::{
    aliases::{alias_then, aliases_then},
    life::LifeThen,
    moment::Moment,
    tags,
};
use crate::{
    engine::{Columns, Session},
    pages::fitting,
};

/// The version that `selector` stood for at a moment.
///
/// # Errors
/// `NotThen`; `PromptNotFound` for a name that no prompt ever bore.
pub(crate) fn version_at(
    session: &mut dyn Session,
    name: &PromptName,
    selector: &Selector,
    at: Timestamp,
) -> Result<EntryVersion> {
    let moment = Moment::of(session, at)?;
    let life = LifeThen::require(session, name, moment)?;
    let aliases = aliases_then(session, &life, moment)?;
    let version = match selector {
        Selector::Version(version) => Some(*version),
        Selector::Latest => latest_then(session, &life, moment)?,
        Selector::Alias(alias) => {
            let standing = alias_then(session, &life, alias, moment)?;
            Some(standing.ok_or_else(|| {
                let known = aliases.keys().cloned().collect();
                moment.without(name, Missing::Alias { alias: alias.clone(), known })
            })?)
        }
    };
    let found = match version {
        Some(version) => one(session, &life, version, &aliases, moment)?,
        None => None,
    };
    match found {
        Some(found) => Ok(found),
        None => Err(without(session, &life, selector, moment)?),
    }
}

/// The versions that a prompt had at a moment, the newest first. A page ends early where it would
/// hold too much.
///
/// # Errors
/// As [`version_at`]; `Invalid` for a foreign page token.
pub(crate) fn versions_at(
    session: &mut dyn Session,
    name: &PromptName,
    at: Timestamp,
    page: &PageQuery,
) -> Result<Page<EntryVersion>> {
    let moment = Moment::of(session, at)?;
    let life = LifeThen::require(session, name, moment)?;
    let aliases = aliases_then(session, &life, moment)?;
    fitting(page, |page, room| {
        let (limit, offset) = (page.limit.saturating_add(1), page.offset()?);
        let numbers = newest(session, &life, moment, limit, offset)?;
        let mut found = Vec::with_capacity(numbers.len());
        for version in numbers {
            let Some(version) = one(session, &life, version, &aliases, moment)? else { continue };
            room.take(version.description.as_deref(), &version.tags)?;
            found.push(version);
        }
        Ok(found)
    })
}

/// The highest version there was.
pub(super) fn latest_then(
    session: &mut dyn Session,
    life: &LifeThen,
    moment: Moment,
) -> Result<Option<Version>> {
    Ok(newest(session, life, moment, 1, 0)?.pop())
}

/// The numbers of the versions there were, the newest first.
fn newest(
    session: &mut dyn Session,
    life: &LifeThen,
    moment: Moment,
    limit: usize,
    offset: usize,
) -> Result<Vec<Version>> {
    let bound = |number: usize| i64::try_from(number).unwrap_or(i64::MAX).into();
    let values =
        [(&life.id).into(), moment.seq.into(), moment.at.into(), bound(limit), bound(offset)];
    session.query(
        "select v.version
         from changes c
         cross join versions v
         where c.prompt_id = ?1 and c.action = 'version.created' and c.subject is null
           and c.seq <= ?2 and v.prompt = c.prompt_id and v.version = c.version
           and (v.deleted_at is null or v.deleted_at > ?3)
         order by c.seq desc
         limit ?4
         offset ?5",
        &values,
        |row| row.version(),
    )
}

/// One version as it was, if it was there.
fn one(
    session: &mut dyn Session,
    life: &LifeThen,
    version: Version,
    aliases: &BTreeMap<Alias, Version>,
    moment: Moment,
) -> Result<Option<EntryVersion>> {
    let values = [(&life.id).into(), version.into(), moment.at.into(), moment.seq.into()];
    let found = session.query_opt(ONE, &values, |row| read(row, life, version))?;
    let Some((mut found, first)) = found.flatten() else { return Ok(None) };
    found.tags.extend(tags::version_tags(session, life, version, first, moment)?);
    let standing = aliases.iter().filter(|(_, at)| **at == version);
    found.aliases = standing.map(|(alias, _)| alias.clone()).collect();
    Ok(Some(found))
}

/// The last change of one kind of a version `v`, until the moment.
macro_rules! last {
    ($what:literal, $action:literal) => {
        concat!(
            "(select c.",
            $what,
            "
              from changes c
              where c.prompt_id = v.prompt and c.version = v.version and c.subject is null
                and c.seq <= ?4 and ",
            $action,
            "
              order by c.seq desc
              limit 1)"
        )
    };
}

/// What never changes, and what was last said of the rest.
const ONE: &str = concat!(
    "select v.author, v.created_at, v.is_prompt_text, v.kind, v.response_format, v.template, ",
    last!("after", "c.action = 'version.created'"),
    " as created, ",
    // Of a model's version the log also tells the stage under this action.
    last!("after", "c.action = 'version.described' and c.after like '{\"description\"%'"),
    " as described, ",
    last!("after", "c.action = 'model_config.set'"),
    " as config, ",
    last!("seq", "c.action = 'model_config.set'"),
    " as config_set, ",
    last!("seq", "c.action = 'model_config.deleted'"),
    " as config_deleted
     from versions v
     where v.prompt = ?1 and v.version = ?2
       and (v.deleted_at is null or v.deleted_at > ?3)"
);

/// Reads [`ONE`], and the tags of its user that the version began with. One that came later is not
/// there, even if it was imported and is older.
fn read(
    row: &mut Columns<'_>,
    life: &LifeThen,
    version: Version,
) -> Result<Option<(EntryVersion, Vec<EntryTag>)>> {
    let (author, created_at) = (row.maybe_string()?, row.time()?);
    let mut facts = Vec::new();
    for fact in [Fact::IsPrompt, Fact::Kind, Fact::ResponseFormat, Fact::Template] {
        facts.extend(row.maybe_text()?.map(|value| EntryTag::fact(fact, value)));
    }
    let created = json(row)?;
    if created.is_null() {
        return Ok(None);
    }
    let described = json(row)?;
    let (config, set, deleted) = (json(row)?, row.maybe_integer()?, row.maybe_integer()?);
    let config = match (set, deleted) {
        (None, None) => created["model_config"].as_str(),
        (set, deleted) => config.as_str().filter(|_| set > deleted),
    };
    facts.extend(config.map(|config| EntryTag::fact(Fact::ModelConfig, config)));
    let description = if described.is_null() { &created } else { &described };
    let found = EntryVersion {
        name: life.name.clone(),
        version,
        description: description["description"].as_str().map(str::to_owned),
        tags: facts,
        aliases: Vec::new(),
        stage: NO_STAGE.to_owned(),
        source: PROMPT_SOURCE.to_owned(),
        run_id: None,
        run_link: None,
        author,
        created_at,
        updated_at: created_at,
    };
    Ok(Some((found, first_tags(&created))))
}

/// The tags of its user that something began with, as the log tells of its creation.
pub(super) fn first_tags(created: &Json) -> Vec<EntryTag> {
    let tags = created["tags"].as_object().into_iter().flatten();
    tags.map(|(key, value)| EntryTag::user(key, value.as_str().unwrap_or_default())).collect()
}

/// A column with JSON of the log; null for nothing.
pub(super) fn json(row: &mut Columns<'_>) -> Result<Json> {
    let Some(text) = row.maybe_text()? else { return Ok(Json::Null) };
    serde_json::from_str(text)
        .map_err(|error| StoreError::Corrupt(format!("the log holds what is no JSON: {error}")))
}

/// Why there was no such version.
fn without(
    session: &mut dyn Session,
    life: &LifeThen,
    selector: &Selector,
    moment: Moment,
) -> Result<StoreError> {
    let (mut begins, mut ended) = (None, None);
    if let Selector::Version(version) = selector {
        let times = session.query_opt(
            "select v.created_at, v.deleted_at
             from versions v
             where v.prompt = ?1 and v.version = ?2",
            &[(&life.id).into(), (*version).into()],
            |row| Ok((row.time()?, row.maybe_integer()?.map(Timestamp::from_millis))),
        )?;
        let (created, deleted) = times.unzip();
        begins = created.filter(|created| *created > moment.at);
        ended = deleted.flatten().filter(|deleted| *deleted <= moment.at);
    }
    let latest = latest_then(session, life, moment)?;
    let version = selector.to_string();
    Ok(moment.without(&life.name, Missing::Version { version, latest, begins, ended }))
}
