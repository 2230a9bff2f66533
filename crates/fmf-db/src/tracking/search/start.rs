//! From which rows a search of runs begins: from those of one clause where few fulfil it or where
//! they stand in the wanted order, else from the runs.

use fmf_core::{
    Result,
    filter::{KeyTest, NumberTest, RunClause, RunOrder, RunOrderKey, RunTime, Test, TextTest},
    tracking::RunQuery,
};

use super::{
    clauses::{Access, metric_row},
    walk::is_one_range,
    within::within,
};
use crate::{conditions::keyed_row, engine::Session, statement::Statement};

/// Where counting the rows of a clause stops: a search along fewer is quick.
const ENOUGH: i64 = 500;
/// How many clauses are counted at most.
const MOST_COUNTED: usize = 5;

/// Where a search begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start<'q> {
    /// With the runs, in the order in which they began.
    Runs,
    /// With the rows of a clause, whatever their order.
    Rows(&'q RunClause),
    /// With the latest values of a metric, in the wanted order.
    Ordered {
        /// What is asked of the metric.
        clause: &'q RunClause,
        /// Whether nothing else is asked, so that the runs need not be looked at: an index of the
        /// values holds everything.
        alone: bool,
    },
}

impl<'q> Start<'q> {
    /// The best start. Counting stops at [`ENOUGH`], so that the count itself costs little.
    pub(super) fn of(session: &mut dyn Session, query: &'q RunQuery) -> Result<Self> {
        let in_order = Self::in_order(query);
        if !in_order.looks_at_runs() && !is_by_start(&query.order) {
            // One range of an index, in order: nothing is quicker, however few fulfil the clause.
            return Ok(in_order);
        }
        let mut best = None;
        for clause in query.filter.iter().filter(|clause| can_start(clause)).take(MOST_COUNTED) {
            let rows = count(session, query, clause)?;
            if rows < ENOUGH && best.is_none_or(|(least, _)| rows < least) {
                best = Some((rows, clause));
            }
        }
        Ok(match best {
            Some((_, clause)) => Self::Rows(clause),
            None => in_order,
        })
    }

    fn in_order(query: &'q RunQuery) -> Self {
        let metrics = || query.filter.iter().filter(|clause| can_start(clause));
        match &query.order[..] {
            [RunOrder { key: RunOrderKey::Metric(wanted), .. }, more @ ..] => {
                let alone = query.filter.len() == 1 && more.is_empty();
                let clause = metrics().find(|clause| metric_of(clause) == Some(wanted));
                clause.map_or(Self::Runs, |clause| Self::Ordered { clause, alone })
            }
            order if is_by_start(order) && query.filter.len() == 1 => {
                let clause = metrics().find(|clause| metric_of(clause).is_some());
                clause.map_or(Self::Runs, |clause| Self::Ordered { clause, alone: true })
            }
            _ => Self::Runs,
        }
    }

    /// Whether an index of the rows that it begins with has the order of a query.
    pub(super) fn is_along_index(self, query: &RunQuery) -> bool {
        let has_order = match self {
            Self::Runs => is_by_start(&query.order),
            Self::Rows(_) => false,
            Self::Ordered { .. } => true,
        };
        has_order && is_one_range(query)
    }

    pub(super) fn is_ordered(self) -> bool {
        matches!(self, Self::Ordered { .. })
    }

    /// Whether the runs themselves are looked at.
    pub(super) fn looks_at_runs(self) -> bool {
        !matches!(self, Self::Ordered { alone: true, .. })
    }

    pub(super) fn clause(self) -> Option<&'q RunClause> {
        match self {
            Self::Runs => None,
            Self::Rows(clause) | Self::Ordered { clause, .. } => Some(clause),
        }
    }

    /// The column of a run's number, and the tables, those of the start first.
    pub(super) fn tables(self) -> (&'static str, String) {
        match self.clause() {
            None => ("r.seq", "runs r".to_owned()),
            Some(clause) if self.looks_at_runs() => {
                ("s.run", format!("{} s\ncross join runs r", table(clause)))
            }
            Some(clause) => ("s.run", format!("{} s", table(clause))),
        }
    }

    /// The conditions on the rows of the start, and on what they are joined with; `has_place` where
    /// the page begins behind one.
    ///
    /// # Errors
    /// `Invalid` for a pattern that is too long.
    pub(super) fn conditions(
        self,
        statement: &mut Statement,
        query: &RunQuery,
        has_place: bool,
    ) -> Result<Vec<String>> {
        let Some(clause) = self.clause() else {
            return Ok(within(statement, query, "r", Access::ByValue));
        };
        let access = match self {
            // In the order in which runs began, an index of values should not look useful.
            Self::Ordered { .. } if is_by_start(&query.order) => Access::ByRun,
            Self::Ordered { .. } if has_place && bounds_beginning(clause, &query.order) => {
                Access::FromPlace
            }
            _ => Access::ByValue,
        };
        let mut conditions = row(statement, query, clause, access)?;
        if self.looks_at_runs() {
            conditions.push("r.seq = s.run".to_owned());
            conditions.extend(within(statement, query, "r", Access::ByRun));
        }
        Ok(conditions)
    }
}

/// Whether the last begun comes first, as it does unless somebody says otherwise.
fn is_by_start(orders: &[RunOrder]) -> bool {
    match orders {
        [] => true,
        [only] => only.descending && only.key == RunOrderKey::Time(RunTime::Start),
        _ => false,
    }
}

/// Whether a clause on the metric that comes first in the order says where the order begins.
fn bounds_beginning(clause: &RunClause, orders: &[RunOrder]) -> bool {
    let RunClause::Metric { test, .. } = clause else { return false };
    let is_descending = orders.first().is_some_and(|order| order.descending);
    match test {
        NumberTest::Greater | NumberTest::GreaterOrEqual => !is_descending,
        NumberTest::Less | NumberTest::LessOrEqual => is_descending,
        NumberTest::Equal | NumberTest::NotEqual => false,
    }
}

/// The conditions on a row `s` that fulfils a clause.
fn row(
    statement: &mut Statement,
    query: &RunQuery,
    clause: &RunClause,
    access: Access,
) -> Result<Vec<String>> {
    Ok(match clause {
        RunClause::Metric { key, test, value } => {
            let mut conditions = within(statement, query, "s", Access::ByValue);
            conditions.push(metric_row(statement, "s", key, *test, *value, access));
            conditions
        }
        RunClause::Param { key, test: KeyTest::Is(test) }
        | RunClause::Tag { key, test: KeyTest::Is(test) } => {
            vec![keyed_row(statement, "s", key, test)?]
        }
        _ => Vec::new(),
    })
}

/// Whether an index serves the clause.
fn can_start(clause: &RunClause) -> bool {
    match clause {
        RunClause::Metric { test, .. } => *test != NumberTest::NotEqual,
        RunClause::Param { test: KeyTest::Is(Test::Text(test, _)), .. }
        | RunClause::Tag { test: KeyTest::Is(Test::Text(test, _)), .. } => *test == TextTest::Equal,
        _ => false,
    }
}

fn metric_of(clause: &RunClause) -> Option<&String> {
    match clause {
        RunClause::Metric { key, .. } => Some(key),
        _ => None,
    }
}

fn table(clause: &RunClause) -> &'static str {
    match clause {
        RunClause::Metric { .. } => "latest_metrics",
        RunClause::Tag { .. } => "run_tags",
        _ => "run_params",
    }
}

fn count(session: &mut dyn Session, query: &RunQuery, clause: &RunClause) -> Result<i64> {
    let mut statement = Statement::new(session.dialect(), "");
    let row = row(&mut statement, query, clause, Access::ByValue)?.join(" and ");
    let table = table(clause);
    statement.push(&format!("select count(*) from (select 1 from {table} s where {row}"));
    statement.with("limit", ENOUGH);
    statement.push(") counted");
    let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(count.unwrap_or(ENOUGH))
}
