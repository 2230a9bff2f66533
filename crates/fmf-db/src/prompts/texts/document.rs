//! Reading the texts that are looked through together.

use fmf_core::{Document, Result, TagKey, Template, TemplateKind, entry::EntryKey};

use crate::{
    engine::{Columns, Session},
    prompts::packed::{self, packed_tags},
    statement::Statement,
};

/// The columns of a document `w` of prompt `p`, with its version `v` if it is one's.
const COLUMNS: &str = concat!(
    "w.prompt, p.name, p.description, v.version, v.description, v.kind, v.template, \
     case when w.version = 0 then ",
    packed_tags!("from prompt_tags t where t.prompt = w.prompt"),
    " else ",
    packed_tags!("from version_tags t where t.prompt = w.prompt and t.version = w.version"),
    " end"
);

const OF_WANTED: &str = ") w
     cross join prompts p
     left join versions v
       on v.prompt = w.prompt and v.version = w.version and v.deleted_at is null
     where p.id = w.prompt and p.deleted_at is null and p.is_prompt = 1
       and (w.version = 0 or v.version is not null)";

/// Shows `see` the documents that `wanted` names by their `prompt` and `version`, 0 for the prompt
/// itself, as far as there are texts of prompts, each with the id of its life. `order` may use the columns of `wanted`, as `w`.
pub(super) fn documents(
    session: &mut dyn Session,
    wanted: Statement,
    order: &str,
    mut see: impl FnMut(&str, Document),
) -> Result<()> {
    let columns = format!("select {COLUMNS} from (");
    let statement = wanted.wrapped(&columns, &format!("{OF_WANTED}\n{order}"));
    session.for_each(statement.text(), statement.values(), &mut |row| {
        let mut columns = Columns::of(row);
        see(columns.text()?, document(&mut columns)?);
        Ok(())
    })
}

/// Reads [`COLUMNS`] behind the first.
fn document(row: &mut Columns<'_>) -> Result<Document> {
    let name = row.parsed()?;
    let description = row.maybe_text()?;
    let version = row.maybe_version()?;
    let (message, kind, template) = (row.maybe_text()?, row.maybe_text()?, row.maybe_text()?);
    let tags = users_tags(row.maybe_text()?.unwrap_or_default())?;
    let tags = tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let message = if version.is_some() { message } else { description };
    let kind = TemplateKind::from(kind.unwrap_or("text"));
    let template = template.map(|source| Template::from_source(kind, source));
    Ok(Document::new(name, version, message, tags, template.as_ref()))
}

/// The tags that an application sees, whose values are never facts.
fn users_tags(packed: &str) -> Result<Vec<(String, String)>> {
    let tags = packed::tags(packed, |_| Some(String::new()))?;
    let tags = tags.into_iter().filter_map(|tag| match tag.key {
        EntryKey::User(key) => {
            let is_shown = key.parse::<TagKey>().is_ok_and(|key| !key.is_reserved());
            is_shown.then_some((key, tag.value))
        }
        EntryKey::Fact(_) => None,
    });
    Ok(tags.collect())
}
