//! Reading the texts that are looked through together.

use fmf_core::{Document, Result, Template, TemplateKind};

use super::words::users_tags;
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
    // Only the tags of users are words, and their values are here.
    let tags = packed::tags(row.maybe_text()?.unwrap_or_default(), |_| Some(String::new()))?;
    let message = if version.is_some() { message } else { description };
    let kind = TemplateKind::from(kind.unwrap_or("text"));
    let template = template.map(|source| Template::from_source(kind, source));
    Ok(Document::new(name, version, message, users_tags(&tags), template.as_ref()))
}
