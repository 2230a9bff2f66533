//! Reading versions, with everything that belongs to them in one statement.

use std::cmp::Reverse;

use fmf_core::{
    Alias, Page, PageQuery, PromptName, Result, Selector, StoreError,
    entry::{EntryVersion, Fact},
};

use super::{Life, Scope, packed};
use crate::{
    engine::{Columns, Session},
    pages::{PageRoom, fitting},
    statement::Statement,
};

/// The columns of a version `v`, all but the name of its prompt and its aliases.
macro_rules! nameless_columns {
    () => {
        concat!(
            "v.version, v.description, v.stage, v.source, v.run_id, v.run_link, v.author, \
             v.created_at, v.updated_at, v.is_prompt_text, v.kind, v.response_format, \
             v.model_config, v.template, ",
            $crate::prompts::packed_tags!(
                "from version_tags t where t.prompt = v.prompt and t.version = v.version"
            )
        )
    };
}

/// The columns of a version `v` of prompt `p`, all but its aliases.
macro_rules! version_columns {
    () => {
        concat!("p.name, ", nameless_columns!())
    };
}

/// The aliases of a version `v`.
macro_rules! version_aliases {
    () => {
        "(select string_agg(a.alias, ' ') \
         from aliases a where a.prompt = v.prompt and a.version = v.version)"
    };
}

pub(crate) use nameless_columns;
pub(super) use version_aliases;

/// The statement that reads one version `v` of prompt `p`, with its aliases.
macro_rules! one_version {
    ($from:literal) => {
        concat!("select ", version_columns!(), ", ", version_aliases!(), "\n", $from)
    };
}

/// The version that a selector stands for.
///
/// # Errors
/// `PromptNotFound`, `VersionNotFound`, `AliasNotFound`.
pub(crate) fn entry_version(
    session: &mut dyn Session,
    name: &PromptName,
    selector: &Selector,
    scope: Scope,
) -> Result<EntryVersion> {
    let least = scope.least().into();
    let found = match selector {
        Selector::Version(version) => {
            session.query_opt(BY_NUMBER, &[name.into(), least, (*version).into()], with_aliases)
        }
        Selector::Alias(alias) => {
            session.query_opt(BY_ALIAS, &[name.into(), least, alias.into()], with_aliases)
        }
        Selector::Latest => session.query_opt(LATEST, &[name.into(), least], with_aliases),
    };
    match found? {
        Some(version) => Ok(version),
        None => Err(missing(session, name, selector, scope)?),
    }
}

const BY_NUMBER: &str = one_version!(
    "from prompts p
     join versions v on v.prompt = p.id
     where p.name = ?1 and p.deleted_at is null and p.is_prompt >= ?2
       and v.version = ?3 and v.deleted_at is null"
);

const BY_ALIAS: &str = one_version!(
    "from prompts p
     join aliases sought on sought.prompt = p.id
     join versions v on v.prompt = p.id and v.version = sought.version
     where p.name = ?1 and p.deleted_at is null and p.is_prompt >= ?2
       and sought.alias = ?3 and v.deleted_at is null"
);

const LATEST: &str = one_version!(
    "from prompts p
     join versions v on v.prompt = p.id
     where p.name = ?1 and p.deleted_at is null and p.is_prompt >= ?2
       and v.version = (
         select w.version from versions w
         where w.prompt = p.id and w.deleted_at is null
         order by w.version desc
         limit 1
       )"
);

/// Why nothing was found.
pub(super) fn missing(
    session: &mut dyn Session,
    name: &PromptName,
    selector: &Selector,
    scope: Scope,
) -> Result<StoreError> {
    let life = match Life::require(session, name, scope) {
        Ok(life) => life,
        Err(error) => return Ok(error),
    };
    if let Selector::Alias(alias) = selector {
        return no_alias(session, &life, alias);
    }
    let latest = life.latest(session)?;
    Ok(StoreError::VersionNotFound { name: name.clone(), version: selector.to_string(), latest })
}

/// The refusal of an alias that is not set, with those that are.
///
/// # Errors
/// Whatever the engine reports.
pub(super) fn no_alias(
    session: &mut dyn Session,
    life: &Life,
    alias: &Alias,
) -> Result<StoreError> {
    let known = session.query(
        "select alias from aliases where prompt = ?1 order by alias",
        &[(&life.id).into()],
        |row| row.parsed(),
    )?;
    let (name, alias) = (life.name.clone(), alias.clone());
    Ok(StoreError::AliasNotFound { name, alias, known, dangling: None })
}

/// The versions of a page without their aliases, in no order; `page` answers their `prompt` and
/// `version`.
pub(super) fn versions(
    session: &mut dyn Session,
    page: Statement,
    room: &mut PageRoom,
) -> Result<Vec<EntryVersion>> {
    let statement = page.wrapped(concat!("select ", version_columns!(), " from ("), OF_PAGE);
    session.query(statement.text(), statement.values(), |row| {
        let version = without_aliases(row)?;
        room.take(version.description.as_deref(), &version.tags)?;
        Ok(version)
    })
}

/// The versions of one life with their aliases, the newest first.
///
/// # Errors
/// `Invalid` for a foreign page token.
pub(crate) fn versions_of(
    session: &mut dyn Session,
    life: &Life,
    page: &PageQuery,
) -> Result<Page<EntryVersion>> {
    fitting(page, |page, room| {
        let mut keys =
            Statement::new(session.dialect(), "select v.prompt, v.version\nfrom versions v");
        keys.with("where v.deleted_at is null and v.prompt =", &life.id);
        keys.push("order by v.version desc");
        keys.add_page(page)?;
        let columns = concat!("select ", version_columns!(), ", ", version_aliases!(), " from (");
        let statement = keys.wrapped(columns, OF_PAGE);
        let mut found = session.query(statement.text(), statement.values(), |row| {
            let version = with_aliases(row)?;
            room.take(version.description.as_deref(), &version.tags)?;
            Ok(version)
        })?;
        found.sort_by_key(|version| Reverse(version.version));
        Ok(found)
    })
}

const OF_PAGE: &str = ") page
     cross join versions v
     cross join prompts p
     where v.prompt = page.prompt and v.version = page.version and p.id = page.prompt";

/// Reads [`version_columns`].
pub(super) fn without_aliases(row: &mut Columns<'_>) -> Result<EntryVersion> {
    let name = row.parsed()?;
    version_of(name, row)
}

/// Reads [`nameless_columns`] of a version of `name`.
pub(crate) fn version_of(name: PromptName, row: &mut Columns<'_>) -> Result<EntryVersion> {
    let mut version = EntryVersion {
        name,
        version: row.version()?,
        description: row.maybe_string()?,
        stage: row.string()?,
        source: row.string()?,
        run_id: row.maybe_string()?,
        run_link: row.maybe_string()?,
        author: row.maybe_string()?,
        created_at: row.time()?,
        updated_at: row.time()?,
        tags: Vec::new(),
        aliases: Vec::new(),
    };
    let (is_prompt, kind) = (row.maybe_text()?, row.maybe_text()?);
    let (response_format, model_config) = (row.maybe_text()?, row.maybe_text()?);
    let template = row.maybe_text()?;
    let fact = |fact| match fact {
        Fact::IsPrompt => is_prompt,
        Fact::Kind => kind,
        Fact::Template => template,
        Fact::ResponseFormat => response_format,
        Fact::ModelConfig => model_config,
        Fact::Experiments => None,
    };
    let packed = row.maybe_text()?.unwrap_or_default();
    version.tags = packed::tags(packed, |known| fact(known).map(str::to_owned))?;
    Ok(version)
}

pub(super) fn with_aliases(row: &mut Columns<'_>) -> Result<EntryVersion> {
    let mut version = without_aliases(row)?;
    version.aliases = packed::aliases(row.maybe_text()?.unwrap_or_default())?;
    Ok(version)
}
