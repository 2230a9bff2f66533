//! Reading the log.

use fmf_core::{Change, ChangeQuery, Page, PageToken, Result};

use crate::{
    engine::{Columns, Session},
    statement::Statement,
};

/// The columns of a change, in the order in which [`change`] takes them.
pub(super) const COLUMNS: &str = "c.seq, c.tx, c.at, c.actor, c.action, c.prompt_id, c.prompt, \
     c.version, c.subject, c.before, c.after, c.reason, c.hash";

pub(super) fn change(row: &mut Columns<'_>) -> Result<Change> {
    Ok(Change {
        seq: row.integer()?.cast_unsigned(),
        tx: row.integer()?.cast_unsigned(),
        at: row.time()?,
        actor: row.string()?,
        action: row.parsed()?,
        prompt_id: Some(row.string()?).filter(|id| !id.is_empty()),
        name: row.parsed_unless_empty()?,
        version: row.maybe_version()?,
        subject: row.maybe_string()?,
        before: row.maybe_string()?,
        after: row.maybe_string()?,
        reason: row.maybe_string()?,
        hash: row.string()?,
    })
}

/// The changes that match, the newest first. A page ends at a `seq`, so that changes which come
/// meanwhile move nothing.
///
/// # Errors
/// `Invalid` for a foreign page token.
pub(crate) fn changes(session: &mut dyn Session, query: &ChangeQuery) -> Result<Page<Change>> {
    let statement = statement(query)?;
    let mut found = session.query(statement.text(), statement.values(), change)?;
    let more = found.len() > query.page.limit;
    found.truncate(query.page.limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|change| PageToken::from(change.seq.to_string()));
    Ok(Page { items: found, next })
}

fn statement(query: &ChangeQuery) -> Result<Statement> {
    let mut statement = Statement::new(format!("select {COLUMNS} from changes c where 1 = 1"));
    if query.page.after.is_some() {
        let seq = i64::try_from(query.page.offset()?).unwrap_or(i64::MAX);
        statement.with("and c.seq <", seq);
    }
    if let Some(name) = &query.name {
        let name = statement.bind(name.as_str());
        statement.push(&format!(
            "and c.prompt_id in (
               select id from prompts where name = {name}
               union
               select prompt_id from changes where action = 'prompt.renamed' and prompt = {name}
             )
             and (
               c.prompt = {name}
               or c.prompt_id in (select id from prompts where name = {name})
             )"
        ));
    }
    if let Some(alias) = &query.alias {
        statement.push("and c.action in ('alias.set', 'alias.deleted')");
        statement.with("and c.subject =", alias.as_str());
    }
    if let Some(actor) = &query.actor {
        statement.with("and c.actor =", actor.as_str());
    }
    if let Some(action) = query.action {
        statement.with("and c.action =", action.as_str());
    }
    if let Some(since) = query.since {
        statement.with("and c.at >=", since.as_millis());
    }
    statement.push("order by c.seq desc");
    statement.with("limit", ahead(query.page.limit));
    Ok(statement)
}

/// One row more than fits on the page, to know whether there is another.
fn ahead(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}
