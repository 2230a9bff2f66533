//! A prompt as it was at a moment.

use fmf_core::{
    Prompt, PromptName, Result, Timestamp,
    entry::{Entry, EntryTag, Fact},
};

use super::{
    aliases::aliases_then,
    life::LifeThen,
    moment::Moment,
    tags,
    version::{first_tags, json, latest_then},
};
use crate::engine::Session;

/// The prompt that bore a name at a moment. When it was last changed is told as far as the log
/// knows: describing it in the same words is not logged.
///
/// # Errors
/// `NotThen`; `PromptNotFound` for a name that no prompt ever bore.
pub(crate) fn prompt_at(
    session: &mut dyn Session,
    name: &PromptName,
    at: Timestamp,
) -> Result<Prompt> {
    let moment = Moment::of(session, at)?;
    let life = LifeThen::require(session, name, moment)?;
    let aliases = aliases_then(session, &life, moment)?;
    let latest = latest_then(session, &life, moment)?;
    let values = [(&life.id).into(), moment.seq.into()];
    let facts = session.query_opt(FACTS, &values, |row| {
        let (created, described) = (json(row)?, json(row)?);
        let mut updated_at = life.created_at;
        for _ in 0..MOVES {
            let moved = row.maybe_integer()?.map(Timestamp::from_millis);
            updated_at = updated_at.max(moved.unwrap_or_default());
        }
        Ok((created, described, updated_at))
    })?;
    let (created, described, updated_at) = facts.unwrap_or_default();
    let described = if described.is_null() { &created } else { &described };
    let mut tags = vec![EntryTag::fact(Fact::IsPrompt, "true")];
    tags.extend(tags::prompt_tags(session, &life, first_tags(&created), moment)?);
    let entry = Entry {
        description: described["description"].as_str().map(str::to_owned),
        tags,
        aliases: aliases.into_iter().collect(),
        latest_versions: Vec::new(),
        created_at: life.created_at,
        updated_at,
        name: life.name,
    };
    Ok(Prompt { latest, ..entry.into_prompt()? })
}

/// The last change of one kind, until the moment.
macro_rules! last {
    ($what:literal, $action:literal) => {
        concat!(
            "(select c.",
            $what,
            "
              from changes c
              where c.prompt_id = ?1 and c.action = '",
            $action,
            "' and c.subject is null and c.seq <= ?2
              order by c.seq desc
              limit 1)"
        )
    };
}

/// How many columns of [`FACTS`] are moments of a change that moves `updated_at`.
const MOVES: usize = 4;

const FACTS: &str = concat!(
    "select ",
    last!("after", "prompt.created"),
    " as created, ",
    last!("after", "prompt.described"),
    " as described, ",
    last!("at", "prompt.renamed"),
    " as renamed_at, ",
    last!("at", "prompt.described"),
    " as described_at, ",
    last!("at", "version.created"),
    " as registered_at, ",
    last!("at", "version.deleted"),
    " as deleted_at"
);
