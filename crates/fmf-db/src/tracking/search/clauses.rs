//! The clauses of a search of runs, as conditions on a run `r`.

use fmf_core::{
    Result,
    filter::{DatasetField, KeyTest, NumberTest, RunClause, RunText, RunTime, Test},
    tracking::CONTEXT_KEY,
};

use crate::{
    conditions::{ANY, holds, sign},
    engine::Value,
    statement::Statement,
};

/// The condition that a run fulfils a clause.
///
/// # Errors
/// `Invalid` for a pattern that is too long.
pub(super) fn condition(statement: &mut Statement, clause: &RunClause) -> Result<String> {
    match clause {
        RunClause::Metric { key, test, value } => {
            let row = metric_row(statement, "m", key, *test, *value, Access::ByRun);
            Ok(exists("latest_metrics m", "m", &row))
        }
        RunClause::Param { key, test } => keyed(statement, "run_params", key, test),
        RunClause::Tag { key, test } => keyed(statement, "run_tags", key, test),
        RunClause::Text { attribute, test } => holds(statement, text_column(*attribute), test),
        RunClause::Time { attribute, test, value } => {
            Ok(time(statement, time_column(*attribute), *test, *value))
        }
        RunClause::Dataset { field, test } => dataset(statement, *field, test),
    }
}

/// How a row is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// By its run, which is at hand: no other index should look useful. An engine without
    /// statistics could choose one that leads to the rows of all runs.
    ByRun,
    /// By what it holds.
    ByValue,
    /// By what it holds, from a place on that is a closer bound than the condition: of two bounds
    /// an engine may take the first one.
    FromPlace,
}

/// The conditions on a row `m` of latest metrics. What is no number differs from every number, and
/// nothing else can be said of it.
pub(super) fn metric_row(
    statement: &mut Statement,
    m: &str,
    key: &str,
    test: NumberTest,
    value: f64,
    access: Access,
) -> String {
    let key = statement.bind(key);
    let value = statement.bind(value);
    let unless = |is_useful| if is_useful { "" } else { " + 0" };
    let plus = unless(access != Access::ByRun);
    let number = format!("{m}.value{} {} {value}", unless(access == Access::ByValue), sign(test));
    match test {
        NumberTest::NotEqual => format!("{m}.key = {key} and ({number} or {m}.is_nan = 1)"),
        _ => format!("{m}.key = {key} and {m}.is_nan{plus} = 0 and {number}"),
    }
}

pub(super) fn text_column(attribute: RunText) -> &'static str {
    match attribute {
        RunText::Id => "r.id",
        RunText::Name => "r.name",
        RunText::Status => "r.status",
        RunText::User => "r.user_id",
        RunText::ArtifactUri => "r.artifact_uri",
    }
}

pub(super) fn time_column(attribute: RunTime) -> &'static str {
    match attribute {
        RunTime::Start => "r.start_time",
        RunTime::End => "r.end_time",
    }
}

/// The condition that a column of milliseconds compares so with a number.
pub(in crate::tracking) fn time(
    statement: &mut Statement,
    column: &str,
    test: NumberTest,
    value: f64,
) -> String {
    match moment(value) {
        Some(moment) => format!("{column} {} {}", sign(test), statement.bind(moment)),
        None => {
            let number = statement.bind(value);
            format!("cast({column} as double precision) {} {number}", sign(test))
        }
    }
}

/// A whole number of milliseconds, where a float is exactly one.
fn moment(value: f64) -> Option<i64> {
    /// Beyond it not every integer is a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact integers")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

fn exists(from: &str, row: &str, conditions: &str) -> String {
    format!("exists (select 1 from {from} where {row}.run = r.seq and {conditions} {ANY})")
}

fn keyed(statement: &mut Statement, table: &str, key: &str, test: &KeyTest) -> Result<String> {
    let from = format!("{table} t");
    Ok(match test {
        KeyTest::Is(test) => {
            let key = statement.bind(key);
            let value = holds(statement, "t.value", test)?;
            exists(&from, "t", &format!("t.key = {key} and {value}"))
        }
        KeyTest::Present => exists(&from, "t", &format!("t.key = {}", statement.bind(key))),
        KeyTest::Missing => {
            format!("not {}", exists(&from, "t", &format!("t.key = {}", statement.bind(key))))
        }
    })
}

fn dataset(statement: &mut Statement, field: DatasetField, test: &Test) -> Result<String> {
    let column = match field {
        DatasetField::Name => "d.name",
        DatasetField::Digest => "d.digest",
        DatasetField::Context => {
            let key = statement.bind(Value::from(CONTEXT_KEY));
            let value = holds(statement, "t.value", test)?;
            let from = "run_datasets u join run_dataset_tags t on t.run_dataset = u.seq";
            return Ok(exists(from, "u", &format!("t.key = {key} and {value}")));
        }
    };
    let value = holds(statement, column, test)?;
    Ok(exists("run_datasets u join datasets d on d.seq = u.dataset", "u", &value))
}
