//! Searching versions.

use std::cmp::Ordering;

use fmf_core::{
    Page, PageQuery, Result,
    entry::{EntryKey, EntryQuery, EntryVersion},
    filter::{Clause, Order, OrderKey, Target},
};

use super::{
    clauses::{check, narrowest, narrows_names, tag_row, wants_prompts, wants_tag},
    ordering::{TotalOrder, ascending, descending},
};
use crate::{
    conditions::{ANY, holds},
    engine::Session,
    pages::fitting,
    prompts::{life::version_column, versions::versions},
    statement::Statement,
};

/// The versions that match, without aliases; the last updated first unless the query orders
/// otherwise.
///
/// # Errors
/// `Invalid` for a foreign page token, or a pattern that is too long.
pub(crate) fn search_versions(
    session: &mut dyn Session,
    query: &EntryQuery,
) -> Result<Page<EntryVersion>> {
    let order = order(&query.order);
    fitting(&query.page, |page, room| {
        let keys = keys(session, query, page, &order)?;
        let mut found = versions(session, keys, room)?;
        order.sort(&mut found, compare);
        Ok(found)
    })
}

/// The statement that finds the keys of the page.
pub(super) fn keys(
    session: &mut dyn Session,
    query: &EntryQuery,
    page: &PageQuery,
    order: &TotalOrder,
) -> Result<Statement> {
    check(&query.filter)?;
    let (start, tables) = start(session, query)?;
    let mut statement =
        Statement::new(session.dialect(), format!("select v.prompt, v.version\nfrom {tables}"));
    statement.push("where v.deleted_at is null and p.deleted_at is null and p.id = v.prompt");
    if start.is_some() {
        statement.push("and v.prompt = t.prompt and v.version = t.version");
    }
    if query.hide_prompts {
        statement.push("and p.has_prompt_versions = 0");
    }
    for clause in &query.filter.clauses {
        let starts = start.is_some_and(|start| std::ptr::eq(start, clause));
        let condition = condition(&mut statement, clause, starts)?;
        statement.push(&format!("and {condition}"));
    }
    statement.push(&format!("order by {}", order.terms(column)));
    statement.add_page(page)?;
    Ok(statement)
}

/// From which table to begin: the names, the rows of a tag, or the order of the answer.
fn start<'f>(
    session: &mut dyn Session,
    query: &'f EntryQuery,
) -> Result<(Option<&'f Clause>, &'static str)> {
    const FROM_NAMES: &str = "prompts p\ncross join versions v";
    let clauses = &query.filter.clauses;
    if clauses.iter().any(narrows_names) {
        return Ok((None, FROM_NAMES));
    }
    let in_column = |fact| version_column(fact).is_some();
    let tags = clauses.iter().filter(|clause| wants_tag(clause, in_column));
    if let Some(clause) = narrowest(session, "version_tags", tags)? {
        let from_tags = "version_tags t\ncross join versions v\ncross join prompts p";
        return Ok((Some(clause), from_tags));
    }
    Ok(match query.order.first() {
        Some(Order { key: OrderKey::Name, .. }) => (None, FROM_NAMES),
        _ => (None, "versions v\ncross join prompts p"),
    })
}

fn condition(statement: &mut Statement, clause: &Clause, starts: bool) -> Result<String> {
    let test = &clause.test;
    let column = match &clause.target {
        Target::Name => "p.name",
        Target::Version => "v.version",
        Target::RunId => "v.run_id",
        Target::Source => "v.source",
        Target::Tag(key) => return tag(statement, key, clause, starts),
    };
    holds(statement, column, test)
}

fn tag(statement: &mut Statement, key: &EntryKey, clause: &Clause, starts: bool) -> Result<String> {
    let test = &clause.test;
    if let EntryKey::Fact(fact) = key
        && let Some(column) = version_column(*fact)
    {
        let flag = if wants_prompts(*fact, test) { "v.is_prompt = 1 and " } else { "" };
        return Ok(format!("{flag}{}", holds(statement, &format!("v.{column}"), test)?));
    }
    if starts {
        return Ok(format!("t.value is not null and {}", tag_row(statement, "t", key, test)?));
    }
    let row = tag_row(statement, "o", key, test)?;
    Ok(format!(
        "exists (select 1 from version_tags o \
         where o.prompt = v.prompt and o.version = v.version and {row} {ANY})"
    ))
}

pub(super) fn order(wanted: &[Order]) -> TotalOrder {
    let newest = [descending(OrderKey::UpdatedAt)];
    let wanted = if wanted.is_empty() { &newest } else { wanted };
    TotalOrder::of(wanted, &[ascending(OrderKey::Name), descending(OrderKey::Version)])
}

fn column(key: OrderKey) -> &'static str {
    match key {
        OrderKey::Name => "p.name",
        OrderKey::Version => "v.version",
        OrderKey::CreatedAt => "v.created_at",
        OrderKey::UpdatedAt => "v.updated_at",
    }
}

fn compare(key: OrderKey, one: &EntryVersion, other: &EntryVersion) -> Ordering {
    match key {
        OrderKey::Name => one.name.cmp(&other.name),
        OrderKey::Version => one.version.cmp(&other.version),
        OrderKey::CreatedAt => one.created_at.cmp(&other.created_at),
        OrderKey::UpdatedAt => one.updated_at.cmp(&other.updated_at),
    }
}
