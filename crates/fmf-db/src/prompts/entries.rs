//! Reading entries, with their tags, aliases and latest versions.

use std::collections::HashMap;

use fmf_core::{
    PromptName, Result, StoreError,
    entry::{Entry, EntryVersion, Fact},
};

use super::{
    Scope,
    latest::add_latest_versions,
    packed::{self, packed_tags},
};
use crate::{
    engine::{Columns, Session},
    pages::PageRoom,
    statement::Statement,
};

/// The columns of an entry `p`.
macro_rules! entry_columns {
    () => {
        concat!(
            "p.id, p.name, p.description, p.created_at, p.updated_at, p.is_prompt_text, ",
            packed_tags!("from prompt_tags t where t.prompt = p.id"),
            ", (select string_agg(a.alias || '/' || a.version, ' ') \
             from aliases a where a.prompt = p.id)"
        )
    };
}

/// The entry of that name.
///
/// # Errors
/// `PromptNotFound`.
pub(crate) fn entry(session: &mut dyn Session, name: &PromptName, scope: Scope) -> Result<Entry> {
    let found = session.query(
        concat!(
            "select ",
            entry_columns!(),
            "
             from prompts p
             where p.name = ?1 and p.deleted_at is null and p.is_prompt >= ?2"
        ),
        &[name.into(), scope.least().into()],
        read,
    )?;
    let found = with_latest(session, found, |_| Ok(()))?.pop();
    found.ok_or_else(|| StoreError::PromptNotFound {
        name: name.clone(),
        store: session.store().to_owned(),
    })
}

/// The entries of a page, in no order; `page` answers their `id`.
pub(super) fn entries(
    session: &mut dyn Session,
    page: Statement,
    room: &mut PageRoom,
) -> Result<Vec<Entry>> {
    let statement = page.wrapped(
        concat!("select ", entry_columns!(), " from ("),
        ") page cross join prompts p where p.id = page.id",
    );
    let found = session.query(statement.text(), statement.values(), |row| {
        let (id, entry) = read(row)?;
        room.take(entry.description.as_deref(), &entry.tags)?;
        Ok((id, entry))
    })?;
    with_latest(session, found, |version| room.take(version.description.as_deref(), &version.tags))
}

/// Adds the latest versions to entries that stand behind the ids of their lives; `fits` may refuse
/// one. The order is lost.
fn with_latest(
    session: &mut dyn Session,
    found: Vec<(String, Entry)>,
    fits: impl FnMut(&EntryVersion) -> Result<()>,
) -> Result<Vec<Entry>> {
    let mut entries: HashMap<_, _> = found.into_iter().collect();
    add_latest_versions(session, &mut entries, fits)?;
    Ok(entries.into_values().collect())
}

fn read(row: &mut Columns<'_>) -> Result<(String, Entry)> {
    let id = row.string()?;
    let mut entry = Entry {
        name: row.parsed()?,
        description: row.maybe_string()?,
        created_at: row.time()?,
        updated_at: row.time()?,
        tags: Vec::new(),
        aliases: Vec::new(),
        latest_versions: Vec::new(),
    };
    let is_prompt = row.maybe_text()?;
    let fact = |fact| match fact {
        Fact::IsPrompt => is_prompt.map(str::to_owned),
        _ => None,
    };
    entry.tags = packed::tags(row.maybe_text()?.unwrap_or_default(), fact)?;
    entry.aliases = packed::aliases_with_versions(row.maybe_text()?.unwrap_or_default())?;
    Ok((id, entry))
}
