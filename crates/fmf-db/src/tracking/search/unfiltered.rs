//! All runs by a metric: those that have it, those where it is no number, those that lack it.
//!
//! Each of the three stands in an index in its order, so that no page takes more than a walk along
//! the one it lies in; all of them together would have to be sorted.

use fmf_core::{
    Result,
    filter::{RunOrder, RunOrderKey},
    tracking::RunQuery,
};

use super::{
    clauses::Access,
    order::{Kind, Term, selected},
    place::Beginning,
    walk::{Ahead, Walk, is_one_range},
    within::within,
};
use crate::{
    conditions::ANY,
    engine::{Session, Value},
    statement::Statement,
};

/// The metric by which all runs are wanted, if that is what is asked.
pub(super) fn metric(query: &RunQuery) -> Option<(&str, bool)> {
    match (&query.filter[..], &query.order[..]) {
        ([], [RunOrder { key: RunOrderKey::Metric(key), descending }]) => Some((key, *descending)),
        _ => None,
    }
}

/// Adds the runs from a beginning on to those of a page, until there are enough.
pub(super) fn by_metric(
    session: &mut dyn Session,
    query: &RunQuery,
    beginning: &Beginning,
    (key, descending): (&str, bool),
    page: &mut Ahead,
) -> Result<()> {
    for part in [Part::Numbers { descending }, Part::NoNumbers, Part::Lacking] {
        if page.left() == 0 || (part == Part::Lacking && all_have(session, query, key)?) {
            break;
        }
        part.walk(session, query, key).fill(session, beginning, page)?;
        if page.skip > 0 {
            let passed = count(session, part.columns().from, |statement| {
                part.narrow(statement, query, key)
            })?;
            page.skip -= passed.min(page.skip);
        }
    }
    Ok(())
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

/// Where they are found.
struct Columns {
    from: &'static str,
    row: &'static str,
    number: &'static str,
    began: &'static str,
}

impl Part {
    /// All of them, in order.
    pub(super) fn walk(self, session: &mut dyn Session, query: &RunQuery, key: &str) -> Walk {
        let Columns { from, number, began, .. } = self.columns();
        let mut terms = Vec::from(self.terms());
        terms.push(Term::descending(began, Kind::Integer));
        terms.push(Term::ascending(number, Kind::Integer));
        let select = format!("select {number}{}\nfrom {from}", selected(&terms));
        let mut statement = Statement::new(session.dialect(), select);
        self.narrow(&mut statement, query, key);
        Walk { statement, terms, is_along_index: is_one_range(query) }
    }

    fn columns(self) -> Columns {
        let (from, row, number, began) = match self {
            Self::Lacking => ("runs r", "r", "r.seq", "r.start_time"),
            _ => ("latest_metrics s", "s", "s.run", "s.start_time"),
        };
        Columns { from, row, number, began }
    }

    /// What the order by the metric is for them.
    fn terms(self) -> [Term; 2] {
        let fixed = |rank, value| [Term::Fixed(Value::Integer(rank)), value];
        match self {
            Self::Numbers { descending: true } => fixed(0, Term::descending("s.value", Kind::Real)),
            Self::Numbers { .. } => fixed(0, Term::ascending("s.value", Kind::Real)),
            Self::NoNumbers => fixed(1, Term::Fixed(Value::Real(0.0))),
            Self::Lacking => fixed(2, Term::Fixed(Value::Null)),
        }
    }

    fn narrow(self, statement: &mut Statement, query: &RunQuery, key: &str) {
        let mut conditions = within(statement, query, self.columns().row, Access::ByValue);
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

/// Whether no run lacks the metric.
fn all_have(session: &mut dyn Session, query: &RunQuery, key: &str) -> Result<bool> {
    let having = count(session, "latest_metrics s", |statement| {
        let mut conditions = within(statement, query, "s", Access::ByValue);
        conditions.push(format!("s.key = {}", statement.bind(key)));
        statement.push(&format!("where {}", conditions.join("\nand ")));
    })?;
    let all = count(session, "runs r", |statement| {
        let conditions = within(statement, query, "r", Access::ByValue);
        statement.push(&format!("where {}", conditions.join("\nand ")));
    })?;
    Ok(having == all)
}

fn count(
    session: &mut dyn Session,
    from: &str,
    narrow: impl FnOnce(&mut Statement),
) -> Result<usize> {
    let mut statement = Statement::new(session.dialect(), format!("select count(*) from {from}"));
    narrow(&mut statement);
    let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
}
