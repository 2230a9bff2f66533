//! Searching entries.

use std::cmp::Ordering;

use fmf_core::{
    Page, PageQuery, Result, StoreError,
    entry::{Entry, EntryKey, EntryQuery, Fact},
    filter::{Clause, Filter, OrderKey, Target},
};

use super::{
    clauses::{check, narrowest, narrows_names, tag_row, wants_prompts, wants_tag},
    ordering::{TotalOrder, ascending},
};
use crate::{
    conditions::{ANY, holds},
    engine::Session,
    pages::fitting,
    prompts::{Scope, entries::entries},
    statement::Statement,
};

/// The entries that match, by name unless the query orders otherwise.
///
/// # Errors
/// `Invalid` for a foreign page token, or a filter that no entry could answer.
pub(crate) fn search_entries(
    session: &mut dyn Session,
    query: &EntryQuery,
    scope: Scope,
) -> Result<Page<Entry>> {
    let order = order(query);
    fitting(&query.page, |page, room| {
        let keys = keys(session, query, page, scope, &order)?;
        let mut found = entries(session, keys, room)?;
        order.sort(&mut found, compare);
        Ok(found)
    })
}

/// The statement that finds the ids of the page.
pub(super) fn keys(
    session: &mut dyn Session,
    query: &EntryQuery,
    page: &PageQuery,
    scope: Scope,
    order: &TotalOrder,
) -> Result<Statement> {
    check(&query.filter)?;
    let start = starting_tag(session, &query.filter)?;
    let mut statement = Statement::new(
        session.dialect(),
        match start {
            Some(_) => "select p.id\nfrom prompt_tags t\ncross join prompts p",
            None => "select p.id\nfrom prompts p",
        },
    );
    statement.push("where p.deleted_at is null");
    if start.is_some() {
        // A tag of an ended life has no name.
        statement.push("and p.id = t.prompt and t.name > ''");
    }
    match (scope, query.hide_prompts) {
        (Scope::Prompts, _) => statement.push("and p.is_prompt = 1"),
        (Scope::Everything, true) => statement.push("and p.is_prompt = 0"),
        (Scope::Everything, false) => {}
    }
    for clause in &query.filter.clauses {
        let condition = condition(&mut statement, clause, start)?;
        statement.push(&format!("and {condition}"));
    }
    let name = if start.is_some() { "t.name" } else { "p.name" };
    statement.push(&format!("order by {}", order.terms(|key| column(key, name))));
    statement.add_page(page)?;
    Ok(statement)
}

/// The clause whose rows of tags the search goes along, in the order of names.
fn starting_tag<'f>(session: &mut dyn Session, filter: &'f Filter) -> Result<Option<&'f Clause>> {
    if filter.clauses.iter().any(narrows_names) {
        return Ok(None);
    }
    let tags = filter.clauses.iter().filter(|clause| wants_tag(clause, in_column));
    narrowest(session, "prompt_tags", tags)
}

fn in_column(fact: Fact) -> bool {
    fact == Fact::IsPrompt
}

fn condition(statement: &mut Statement, clause: &Clause, start: Option<&Clause>) -> Result<String> {
    let test = &clause.test;
    let starts = start.is_some_and(|start| std::ptr::eq(start, clause));
    // Where the search goes along rows of tags, a second tag is looked at before the prompt is.
    let id = if start.is_some() { "t.prompt" } else { "p.id" };
    match &clause.target {
        Target::Name => holds(statement, "p.name", test),
        Target::Tag(EntryKey::Fact(fact)) if in_column(*fact) => {
            let flag = if wants_prompts(*fact, test) { "p.is_prompt = 1 and " } else { "" };
            Ok(format!("{flag}{}", holds(statement, "p.is_prompt_text", test)?))
        }
        Target::Tag(key) if starts => tag_row(statement, "t", key, test),
        Target::Tag(key) => Ok(format!(
            "exists (select 1 from prompt_tags o where o.prompt = {id} and {} {ANY})",
            tag_row(statement, "o", key, test)?
        )),
        Target::Version | Target::RunId | Target::Source => Err(StoreError::Invalid(
            "versions, runs and sources can be searched for among versions only".to_owned(),
        )),
    }
}

pub(super) fn order(query: &EntryQuery) -> TotalOrder {
    TotalOrder::of(&query.order, &[ascending(OrderKey::Name)])
}

fn column(key: OrderKey, name: &'static str) -> &'static str {
    match key {
        OrderKey::Name => name,
        OrderKey::CreatedAt => "p.created_at",
        OrderKey::UpdatedAt => "p.updated_at",
        OrderKey::Version => {
            "coalesce((select max(w.version) from versions w \
             where w.prompt = p.id and w.deleted_at is null), 0)"
        }
    }
}

fn compare(key: OrderKey, one: &Entry, other: &Entry) -> Ordering {
    let latest = |entry: &Entry| entry.latest_versions.iter().map(|latest| latest.version).max();
    match key {
        OrderKey::Name => one.name.cmp(&other.name),
        OrderKey::CreatedAt => one.created_at.cmp(&other.created_at),
        OrderKey::UpdatedAt => one.updated_at.cmp(&other.updated_at),
        OrderKey::Version => latest(one).cmp(&latest(other)),
    }
}
