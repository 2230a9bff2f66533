//! Searching runs.

use fmf_core::{
    Page, PageQuery, Result,
    tracking::{Run, RunQuery},
};

use super::{clauses::condition, order::joined, start::Start, unfiltered};
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
    let start = Start::of(session, query)?;
    fitting(&query.page, |page, room| {
        let seqs = match unfiltered::metric(query) {
            Some(order) => unfiltered::by_metric(session, query, page, order)?,
            None => {
                let keys = keys(session, query, page, start)?;
                session.query(keys.text(), keys.values(), |row| row.integer())?
            }
        };
        read::runs(session, &seqs, room)
    })
}

/// The statement that finds the numbers of the runs of a page, in order.
pub(super) fn keys(
    session: &mut dyn Session,
    query: &RunQuery,
    page: &PageQuery,
    start: Start<'_>,
) -> Result<Statement> {
    let (number, tables) = start.tables();
    let mut statement =
        Statement::new(session.dialect(), format!("select {number}\nfrom {tables}"));
    let (joins, terms) = joined(&mut statement, &query.order, start);
    statement.push(joins.trim_start());
    let mut conditions = start.conditions(&mut statement, query)?;
    for clause in &query.filter {
        if !start.clause().is_some_and(|begun| std::ptr::eq(begun, clause)) {
            conditions.push(condition(&mut statement, clause)?);
        }
    }
    statement.push(&format!("where {}", conditions.join("\nand ")));
    statement.push(&format!("order by {}", terms.join(", ")));
    statement.add_page(page)?;
    Ok(statement)
}
