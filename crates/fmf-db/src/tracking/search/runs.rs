//! Searching runs.

use fmf_core::{
    Page, PageQuery, Result,
    tracking::{ExperimentId, Run, RunQuery, View},
};

use super::{clauses::condition, order::joined, start, start::Start};
use crate::{
    conditions::check_clauses,
    engine::Session,
    pages::fitting,
    statement::Statement,
    tracking::{read, reading::numbers},
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
    let start = Start::of(session, &query.filter, &query.order)?;
    fitting(&query.page, |page, room| {
        let keys = keys(session, query, page, &start)?;
        let seqs = session.query(keys.text(), keys.values(), |row| row.integer())?;
        read::runs(session, &seqs, room)
    })
}

/// The statement that finds the numbers of the runs of a page, in order.
pub(super) fn keys(
    session: &mut dyn Session,
    query: &RunQuery,
    page: &PageQuery,
    start: &Start<'_>,
) -> Result<Statement> {
    let mut statement =
        Statement::new(session.dialect(), format!("select r.seq\nfrom {}", start.tables()));
    let (joins, terms) = joined(&mut statement, &query.order, start);
    statement.push(joins.trim_start());
    let mut conditions = vec![within(&mut statement, &query.experiments, start)];
    conditions.extend(shown(query.view).map(str::to_owned));
    if let Some(clause) = start.clause() {
        conditions.push(start::row(&mut statement, clause)?);
        conditions.push("r.seq = s.run".to_owned());
    }
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

/// The condition that a run belongs to one of these. One alone is compared, so that the index of
/// its runs gives their order too. Where a search begins with other rows, each leads to one run,
/// and that index must not look useful.
fn within(statement: &mut Statement, experiments: &[ExperimentId], start: &Start<'_>) -> String {
    let column = if start.clause().is_some() { "r.experiment + 0" } else { "r.experiment" };
    if let [only] = experiments {
        return format!("{column} = {}", statement.bind(*only));
    }
    let place = statement.bind(numbers(experiments.iter().map(|id| id.0)));
    statement.dialect().among(column, &place)
}

fn shown(view: View) -> Option<&'static str> {
    match view {
        View::Active => Some("r.is_deleted = 0"),
        View::Deleted => Some("r.is_deleted = 1"),
        View::All => None,
    }
}
