//! Reading the log.

use fmf_core::{
    Action, Alias, Change, ChangeQuery, Page, PageToken, PromptName, Result, Timestamp,
};

use crate::{
    engine::{Columns, Session},
    pages::PageRoom,
    statement::{Statement, listed},
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

/// Shows every change to `see`, the oldest first.
///
/// # Errors
/// Whatever the engine or `see` reports.
pub(crate) fn for_each(
    session: &mut dyn Session,
    see: &mut dyn FnMut(Change) -> Result<()>,
) -> Result<()> {
    let all = format!("select {COLUMNS} from changes c order by c.seq");
    session.for_each(&all, &[], &mut |row| see(change(&mut Columns::of(row))?))
}

/// The number of the last change until a moment, that moment included; 0 before the first.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn last_until(session: &mut dyn Session, at: Timestamp) -> Result<i64> {
    let last = session.query_opt(
        "select c.seq from changes c where c.at <= ?1 order by c.at desc, c.seq desc limit 1",
        &[at.into()],
        |row| row.integer(),
    )?;
    Ok(last.unwrap_or(0))
}

/// The last change of an alias in one life.
///
/// # Errors
/// Whatever the engine reports.
pub(crate) fn last_of_alias(
    session: &mut dyn Session,
    life: &str,
    alias: &Alias,
) -> Result<Option<Change>> {
    let last = format!(
        "select {COLUMNS}
         from changes c
         where c.prompt_id = ?1 and c.subject = ?2
           and c.action in ('alias.set', 'alias.deleted')
         order by c.seq desc
         limit 1"
    );
    session.query_opt(&last, &[life.into(), alias.into()], change)
}

/// The changes that match, the newest first. A page ends at a `seq`, so that changes which come
/// meanwhile move nothing, and early where it would hold too much.
///
/// # Errors
/// `Invalid` for a foreign page token.
pub(crate) fn changes(session: &mut dyn Session, query: &ChangeQuery) -> Result<Page<Change>> {
    let statement = statement(session, query)?;
    let (mut found, mut room) = (Vec::new(), PageRoom::whole());
    let read = session.for_each(statement.text(), statement.values(), &mut |row| {
        let change = change(&mut Columns::of(row))?;
        if !found.is_empty() {
            room.take_item(bytes(&change))?;
        }
        found.push(change);
        Ok(())
    });
    if !room.is_full() {
        read?;
    }
    let more = room.is_full() || found.len() > query.page.limit;
    found.truncate(query.page.limit);
    let last = found.last().filter(|_| more);
    let next = last.map(|change| PageToken::from(change.seq.to_string()));
    Ok(Page { items: found, next })
}

/// How many bytes the texts of a change have, of which only these can be long.
fn bytes(change: &Change) -> usize {
    let texts = [&change.before, &change.after, &change.reason, &change.subject];
    texts.into_iter().flatten().map(String::len).sum()
}

fn statement(session: &mut dyn Session, query: &ChangeQuery) -> Result<Statement> {
    let mut statement =
        Statement::new(session.dialect(), format!("select {COLUMNS} from changes c where 1 = 1"));
    if query.page.after.is_some() {
        let seq = i64::try_from(query.page.offset()?).unwrap_or(i64::MAX);
        statement.with("and c.seq <", seq);
    }
    if let Some(since) = query.since {
        let before = Timestamp::from_millis(since.as_millis().saturating_sub(1));
        statement.with("and c.seq >", last_until(session, before)?);
    }
    if let Some(name) = &query.name {
        add_name(session, &mut statement, name)?;
    }
    if let Some(alias) = &query.alias {
        statement.push("and c.action in ('alias.set', 'alias.deleted')");
        statement.with("and c.subject =", alias.as_str());
    }
    if let Some(actor) = &query.actor {
        statement.with("and c.actor =", actor.as_str());
    }
    if !query.actions.is_empty() {
        let actions: Vec<&str> = query.actions.iter().copied().map(Action::as_str).collect();
        let place = statement.bind(listed(&actions));
        statement.push(&format!("and c.action in {}", statement.dialect().listed(&place)));
    }
    statement.push("order by c.seq desc");
    statement.with("limit", ahead(query.page.limit));
    Ok(statement)
}

/// Adds what a name means: everything about the lives that bear it, or bore it at their end, and
/// what happened to others while they bore it.
fn add_name(session: &mut dyn Session, statement: &mut Statement, name: &PromptName) -> Result<()> {
    let named = session.query(
        "select p.id from prompts p where p.name = ?1 order by p.id",
        &[name.into()],
        |row| row.string(),
    )?;
    let renamed = session.query(
        "select distinct c.prompt_id
         from changes c
         join prompts p on p.id = c.prompt_id
         where c.prompt = ?1 and c.action = 'prompt.renamed' and p.name <> ?1
         order by c.prompt_id",
        &[name.into()],
        |row| row.string(),
    )?;
    // One life is the usual case; said so, its changes come in the order of the index.
    if let ([one], []) = (named.as_slice(), renamed.as_slice()) {
        statement.with("and c.prompt_id =", one);
        return Ok(());
    }
    let texts = |ids: &[String]| listed(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let (named, renamed) = (statement.bind(texts(&named)), statement.bind(texts(&renamed)));
    let (name, dialect) = (statement.bind(name.as_str()), statement.dialect());
    statement.push(&format!(
        "and (
           c.prompt_id in {}
           or c.prompt_id in {} and c.prompt = {name}
         )",
        dialect.listed(&named),
        dialect.listed(&renamed),
    ));
    Ok(())
}

/// One row more than fits on the page, to know whether there is another.
fn ahead(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}
