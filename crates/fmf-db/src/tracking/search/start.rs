//! From which rows a search of runs begins: from those of one clause where few fulfil it or where
//! they stand in the wanted order, else from the runs.

use fmf_core::{
    Result,
    filter::{KeyTest, NumberTest, RunClause, RunOrder, RunOrderKey, Test, TextTest},
};

use super::clauses::{Access, metric_row};
use crate::{conditions::keyed_row, engine::Session, statement::Statement};

/// Where counting the rows of a clause stops: a search along fewer is quick.
const ENOUGH: i64 = 500;
/// How many clauses are counted at most.
const MOST_COUNTED: usize = 5;

/// Where a search begins.
pub(super) enum Start<'f> {
    /// With the runs, in the order in which they began.
    Runs,
    /// With the rows of a clause.
    Rows(&'f RunClause),
    /// With the latest values of a metric, in their order, which is the wanted one.
    Ordered(&'f RunClause),
}

impl<'f> Start<'f> {
    /// The best start. Counting stops at [`ENOUGH`], so that the count itself costs little.
    pub(super) fn of(
        session: &mut dyn Session,
        clauses: &'f [RunClause],
        orders: &[RunOrder],
    ) -> Result<Self> {
        let mut best = None;
        for clause in clauses.iter().filter(|clause| can_start(clause)).take(MOST_COUNTED) {
            let rows = count(session, clause)?;
            if rows < ENOUGH && best.is_none_or(|(least, _)| rows < least) {
                best = Some((rows, clause));
            }
        }
        if let Some((_, clause)) = best {
            return Ok(Self::Rows(clause));
        }
        let Some(RunOrder { key: RunOrderKey::Metric(wanted), .. }) = orders.first() else {
            return Ok(Self::Runs);
        };
        let gives_order = |clause: &&RunClause| {
            can_start(clause) && matches!(clause, RunClause::Metric { key, .. } if key == wanted)
        };
        Ok(clauses.iter().find(gives_order).map_or(Self::Runs, Self::Ordered))
    }

    pub(super) fn is_ordered(&self) -> bool {
        matches!(self, Self::Ordered(_))
    }

    pub(super) fn clause(&self) -> Option<&'f RunClause> {
        match self {
            Self::Runs => None,
            Self::Rows(clause) | Self::Ordered(clause) => Some(clause),
        }
    }

    /// The tables, those of the start first.
    pub(super) fn tables(&self) -> String {
        match self.clause() {
            None => "runs r".to_owned(),
            Some(clause) => format!("{} s\ncross join runs r", table(clause)),
        }
    }
}

/// The conditions on a row `s` that fulfils a clause.
///
/// # Errors
/// `Invalid` for a pattern that is too long.
pub(super) fn row(statement: &mut Statement, clause: &RunClause) -> Result<String> {
    match clause {
        RunClause::Metric { key, test, value } => {
            Ok(metric_row(statement, "s", key, *test, *value, Access::ByValue))
        }
        RunClause::Param { key, test: KeyTest::Is(test) }
        | RunClause::Tag { key, test: KeyTest::Is(test) } => keyed_row(statement, "s", key, test),
        _ => Ok("1 = 1".to_owned()),
    }
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

fn table(clause: &RunClause) -> &'static str {
    match clause {
        RunClause::Metric { .. } => "latest_metrics",
        RunClause::Tag { .. } => "run_tags",
        _ => "run_params",
    }
}

fn count(session: &mut dyn Session, clause: &RunClause) -> Result<i64> {
    let mut statement = Statement::new(session.dialect(), "");
    let row = row(&mut statement, clause)?;
    let table = table(clause);
    statement.push(&format!("select count(*) from (select 1 from {table} s where {row}"));
    statement.with("limit", ENOUGH);
    statement.push(") counted");
    let count = session.query_opt(statement.text(), statement.values(), |row| row.integer())?;
    Ok(count.unwrap_or(ENOUGH))
}
