//! Searching runs.

use fmf_core::{
    Page, PageQuery, PageToken, Result,
    tracking::{Run, RunQuery},
};

use super::{
    clauses::condition,
    order::{joined, selected},
    place::Beginning,
    start::Start,
    unfiltered,
    walk::{Ahead, Walk},
};
use crate::{
    conditions::check_clauses, engine::Session, pages::fitting, statement::Statement,
    tracking::read,
};

/// The runs that match, with everything that was said of them.
///
/// # Errors
/// `Invalid` for a foreign page token, too many clauses, or a pattern that is too long.
pub(in crate::tracking) fn runs(session: &mut dyn Session, query: &RunQuery) -> Result<Page<Run>> {
    check_clauses(query.filter.len() + query.order.len())?;
    if query.experiments.is_empty() {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let beginning = Beginning::of(&query.page, &query.order)?;
    let start = Start::of(session, query)?;
    let counted = PageToken::from(beginning.offset.to_string());
    let page = PageQuery { limit: query.page.limit, after: Some(counted) };
    let mut last = None;
    let mut found = fitting(&page, |page, room| {
        let ahead = ahead(session, query, page.limit, &beginning, start)?;
        last = ahead.last;
        read::runs(session, &ahead.seqs, room)
    })?;
    if let (Some(_), Some(last)) = (&found.next, last) {
        found.next = Some(last.token(beginning.offset + found.items.len(), &query.order));
    }
    Ok(found)
}

/// The runs of a page, and one more if there are more.
fn ahead(
    session: &mut dyn Session,
    query: &RunQuery,
    limit: usize,
    beginning: &Beginning,
    start: Start<'_>,
) -> Result<Ahead> {
    let mut page = Ahead::new(limit, beginning.offset);
    match unfiltered::metric(query) {
        Some(order) => unfiltered::by_metric(session, query, beginning, order, &mut page)?,
        None => {
            let walk = walk(session, query, start, beginning.place.is_some())?;
            walk.fill(session, beginning, &mut page)?;
        }
    }
    Ok(page)
}

/// The runs that match, in order; `has_place` where the page begins behind one.
pub(super) fn walk(
    session: &mut dyn Session,
    query: &RunQuery,
    start: Start<'_>,
    has_place: bool,
) -> Result<Walk> {
    let (number, tables) = start.tables();
    let mut statement = Statement::new(session.dialect(), "");
    let (joins, terms) = joined(&mut statement, &query.order, start);
    let mut conditions = start.conditions(&mut statement, query, has_place)?;
    for clause in &query.filter {
        if !start.clause().is_some_and(|begun| std::ptr::eq(begun, clause)) {
            conditions.push(condition(&mut statement, clause)?);
        }
    }
    let selected = selected(&terms);
    statement.push(&format!("select {number}{selected}\nfrom {tables}{joins}"));
    statement.push(&format!("where {}", conditions.join("\nand ")));
    Ok(Walk { statement, terms, is_along_index: start.is_along_index(query) })
}
