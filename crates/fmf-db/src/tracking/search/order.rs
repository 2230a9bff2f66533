//! The order of a search of runs, made total.

use fmf_core::{
    Result,
    filter::{RunOrder, RunOrderKey, RunText, RunTime},
};

use super::{
    clauses::{text_column, time_column},
    place::LONGEST_TEXT,
    start::Start,
};
use crate::{
    engine::{Columns, Value},
    statement::Statement,
};

/// One term of an order. For the same orders there are as many terms, whichever rows a search
/// begins with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    /// What is the same for every run that is found.
    Fixed(Value<'static>),
    /// What is told by an expression.
    Column {
        /// The expression.
        expression: String,
        /// Of which kind its values are.
        kind: Kind,
        /// The largest first.
        descending: bool,
    },
}

/// Of which kind the values of a term are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
}

impl Term {
    pub(super) fn ascending(expression: impl Into<String>, kind: Kind) -> Self {
        Self::Column { expression: expression.into(), kind, descending: false }
    }

    pub(super) fn descending(expression: impl Into<String>, kind: Kind) -> Self {
        Self::Column { expression: expression.into(), kind, descending: true }
    }

    fn directed(order: &RunOrder, expression: String, kind: Kind) -> Self {
        Self::Column { expression, kind, descending: order.descending }
    }

    /// Its column of a row, or what it is anyway.
    pub(super) fn read(&self, row: &mut Columns<'_>) -> Result<Value<'static>> {
        Ok(match self {
            Self::Fixed(value) => value.clone(),
            Self::Column { kind: Kind::Integer, .. } => row.maybe_integer()?.into(),
            Self::Column { kind: Kind::Real, .. } => row.maybe_real()?.into(),
            Self::Column { kind: Kind::Text, .. } => row.maybe_string()?.into(),
        })
    }

    /// Whether it compares so for any run. Behind nothing there is nothing: a term before it tells
    /// what is nothing from what is something.
    pub(super) fn may_compare(&self, value: &Value<'static>, means: Comparison) -> bool {
        let is_equal = means == Comparison::Equal;
        match (self, value) {
            (Self::Fixed(Value::Integer(ours)), Value::Integer(there)) if is_equal => ours == there,
            (Self::Fixed(Value::Integer(ours)), Value::Integer(there)) => ours > there,
            (Self::Fixed(_), _) | (_, Value::Null) => is_equal,
            _ => true,
        }
    }

    /// The condition that it compares so with what it is at a place, which it [may](Self::may_compare).
    pub(super) fn compared(
        &self,
        statement: &mut Statement,
        value: &Value<'static>,
        means: Comparison,
    ) -> String {
        let Self::Column { expression, descending, .. } = self else { return "1 = 1".to_owned() };
        if *value == Value::Null {
            return format!("{expression} is null");
        }
        let sign = match means {
            Comparison::Equal => "=",
            Comparison::Behind if *descending => "<",
            Comparison::Behind => ">",
        };
        format!("{expression} {sign} {}", statement.bind(value.clone()))
    }

    /// Whether it can have this value.
    pub(super) fn can_be(&self, value: &Value<'static>) -> bool {
        match self {
            Self::Fixed(_) => true,
            Self::Column { kind, .. } => match value {
                Value::Null => true,
                Value::Integer(_) => *kind == Kind::Integer,
                Value::Real(_) => *kind == Kind::Real,
                Value::Text(_) => *kind == Kind::Text,
            },
        }
    }
}

/// How a term of a run compares with that of the run at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Behind,
}

/// The columns that a statement selects behind the number of a run, for its place to be read. Of
/// a text they hold so much that one sees whether it is too long for a place.
pub(super) fn selected(terms: &[Term]) -> String {
    let columns = terms.iter().filter_map(|term| match term {
        Term::Fixed(_) => None,
        Term::Column { expression, kind: Kind::Text, .. } => {
            Some(format!(", substr({expression}, 1, {})", LONGEST_TEXT + 1))
        }
        Term::Column { expression, .. } => Some(format!(", {expression}")),
    });
    columns.collect()
}

/// What follows `order by`.
pub(super) fn ordered(terms: &[Term]) -> String {
    let terms = terms.iter().filter_map(|term| match term {
        Term::Fixed(_) => None,
        Term::Column { expression, descending: true, .. } => Some(format!("{expression} desc")),
        Term::Column { expression, .. } => Some(expression.clone()),
    });
    terms.collect::<Vec<_>>().join(", ")
}

/// Joins what the orders look at, and answers the terms of the order. A run that lacks something
/// comes after those that have it, and a metric that is no number before those.
pub(super) fn joined(
    statement: &mut Statement,
    orders: &[RunOrder],
    start: Start<'_>,
) -> (String, Vec<Term>) {
    let (mut joins, mut terms) = (String::new(), Vec::new());
    for (place, order) in orders.iter().enumerate() {
        let is_start = place == 0 && start.is_ordered();
        let joined = format!("o{place}");
        match &order.key {
            RunOrderKey::Metric(_) if is_start => {
                terms.push(Term::Fixed(Value::Integer(0)));
                terms.push(Term::directed(order, "s.value".to_owned(), Kind::Real));
            }
            RunOrderKey::Metric(key) => {
                joins += &join(statement, "latest_metrics", &joined, key);
                let rank = format!(
                    "case when {joined}.is_nan = 1 then 1 when {joined}.value is null then 2 \
                     else 0 end"
                );
                terms.push(Term::ascending(rank, Kind::Integer));
                terms.push(Term::directed(order, format!("{joined}.value"), Kind::Real));
            }
            RunOrderKey::Param(key) | RunOrderKey::Tag(key) => {
                joins += &join(statement, table(&order.key), &joined, key);
                terms.push(lacking(&format!("{joined}.value")));
                terms.push(Term::directed(order, format!("{joined}.value"), Kind::Text));
            }
            RunOrderKey::Text(attribute) => {
                terms.push(Term::directed(order, text_column(*attribute).to_owned(), Kind::Text));
            }
            RunOrderKey::Time(attribute) => {
                let column = if is_start { "s.start_time" } else { time_column(*attribute) };
                if *attribute == RunTime::End {
                    terms.push(lacking(column));
                }
                terms.push(Term::directed(order, column.to_owned(), Kind::Integer));
            }
        }
    }
    terms.extend(ties(orders, start));
    (joins, terms)
}

/// Sorts what is not there behind what is.
fn lacking(column: &str) -> Term {
    Term::ascending(format!("case when {column} is null then 1 else 0 end"), Kind::Integer)
}

/// What decides between equals: the last begun first, then the first made.
fn ties(orders: &[RunOrder], start: Start<'_>) -> Vec<Term> {
    let (began, number) =
        if start.is_ordered() { ("s.start_time", "s.run") } else { ("r.start_time", "r.seq") };
    let has = |key: RunOrderKey| orders.iter().any(|order| order.key == key);
    let mut ties = Vec::new();
    if !has(RunOrderKey::Time(RunTime::Start)) {
        ties.push(Term::descending(began, Kind::Integer));
    }
    if !has(RunOrderKey::Text(RunText::Id)) {
        ties.push(Term::ascending(number, Kind::Integer));
    }
    ties
}

fn table(key: &RunOrderKey) -> &'static str {
    match key {
        RunOrderKey::Tag(_) => "run_tags",
        _ => "run_params",
    }
}

fn join(statement: &mut Statement, table: &str, joined: &str, key: &str) -> String {
    let key = statement.bind(key);
    format!("\nleft join {table} {joined} on {joined}.run = r.seq and {joined}.key = {key}")
}
