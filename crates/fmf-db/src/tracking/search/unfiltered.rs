//! All runs by a metric: those that have it, those where it is no number, those that lack it.
//!
//! Each of the three stands in an index in its order, so that no page takes more than a walk along
//! the one it lies in; all of them together would have to be sorted.

use fmf_core::{
    PageQuery, Result,
    filter::{RunOrder, RunOrderKey},
    tracking::RunQuery,
};

use super::{clauses::Access, within::within};
use crate::{conditions::ANY, engine::Session, statement::Statement};

/// The metric by which all runs are wanted, if that is what is asked.
pub(super) fn metric(query: &RunQuery) -> Option<(&str, bool)> {
    match (&query.filter[..], &query.order[..]) {
        ([], [RunOrder { key: RunOrderKey::Metric(key), descending }]) => Some((key, *descending)),
        _ => None,
    }
}

/// The numbers of the runs of a page, and of one more if there are more.
pub(super) fn by_metric(
    session: &mut dyn Session,
    query: &RunQuery,
    page: &PageQuery,
    (key, descending): (&str, bool),
) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let mut skip = bound(page.offset()?);
    let wanted = page.limit.saturating_add(1);
    let mut seen = 0;
    for part in [Part::Numbers { descending }, Part::NoNumbers, Part::Lacking] {
        let left = wanted - found.len();
        if left == 0 || (part == Part::Lacking && seen == count(session, query, None)?) {
            break;
        }
        let rows = part.rows(session, query, key, (bound(left), skip))?;
        let is_last = rows.len() == left;
        let size = if is_last { 0 } else { count(session, query, Some((key, part)))? };
        skip = if rows.is_empty() { skip - size.min(skip) } else { 0 };
        seen += size;
        found.extend(rows);
    }
    Ok(found)
}

/// Those runs that have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// They have the metric.
    Numbers {
        /// Whether the highest value comes first.
        descending: bool,
    },
    /// Its latest value is no number.
    NoNumbers,
    /// They lack it.
    Lacking,
}

impl Part {
    fn rows(
        self,
        session: &mut dyn Session,
        query: &RunQuery,
        key: &str,
        (limit, offset): (i64, i64),
    ) -> Result<Vec<i64>> {
        let mut statement = self.statement(session, query, key);
        statement.with("limit", limit);
        statement.with("offset", offset);
        session.query(statement.text(), statement.values(), |row| row.integer())
    }

    /// All of them, in order.
    pub(super) fn statement(
        self,
        session: &mut dyn Session,
        query: &RunQuery,
        key: &str,
    ) -> Statement {
        let (select, order) = match self {
            Self::Numbers { descending: true } => {
                ("s.run from latest_metrics s", "s.value desc, s.start_time desc, s.run")
            }
            Self::Numbers { descending: false } => {
                ("s.run from latest_metrics s", "s.value, s.start_time desc, s.run")
            }
            Self::NoNumbers => ("s.run from latest_metrics s", "s.start_time desc, s.run"),
            Self::Lacking => ("r.seq from runs r", "r.start_time desc, r.seq"),
        };
        let mut statement = Statement::new(session.dialect(), format!("select {select}"));
        self.narrow(&mut statement, query, key);
        statement.push(&format!("order by {order}"));
        statement
    }

    fn narrow(self, statement: &mut Statement, query: &RunQuery, key: &str) {
        let row = if self == Self::Lacking { "r" } else { "s" };
        let mut conditions = within(statement, query, row, Access::ByValue);
        let key = statement.bind(key);
        conditions.push(match self {
            Self::Numbers { .. } => format!("s.key = {key} and s.is_nan = 0"),
            Self::NoNumbers => format!("s.key = {key} and s.is_nan = 1"),
            Self::Lacking => format!(
                "not exists (select 1 from latest_metrics m \
                 where m.run = r.seq and m.key = {key} {ANY})"
            ),
        });
        statement.push(&format!("where {}", conditions.join("\nand ")));
    }
}

/// How many runs belong to a part, or how many there are.
fn count(session: &mut dyn Session, query: &RunQuery, part: Option<(&str, Part)>) -> Result<i64> {
    let from = match part {
        Some((_, Part::Numbers { .. } | Part::NoNumbers)) => "latest_metrics s",
        _ => "runs r",
    };
    let mut statement = Statement::new(session.dialect(), format!("select count(*) from {from}"));
    match part {
        Some((key, part)) => part.narrow(&mut statement, query, key),
        None => {
            let conditions = within(&mut statement, query, "r", Access::ByValue);
            statement.push(&format!("where {}", conditions.join("\nand ")));
        }
    }
    let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(count.unwrap_or_default())
}

fn bound(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
