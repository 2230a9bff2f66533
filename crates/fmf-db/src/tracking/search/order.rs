//! The order of a search of runs, made total.

use fmf_core::filter::{RunOrder, RunOrderKey, RunText, RunTime};

use super::{
    clauses::{text_column, time_column},
    start::Start,
};
use crate::statement::Statement;

/// Joins what the orders look at, and answers the terms of the `order by`. A run that lacks
/// something comes after those that have it, and a metric that is no number before those.
pub(super) fn joined(
    statement: &mut Statement,
    orders: &[RunOrder],
    start: Start<'_>,
) -> (String, Vec<String>) {
    let (mut joins, mut terms) = (String::new(), Vec::new());
    for (place, order) in orders.iter().enumerate() {
        let direction = if order.descending { " desc" } else { "" };
        let joined = format!("o{place}");
        match &order.key {
            RunOrderKey::Metric(_) if place == 0 && start.is_ordered() => {
                terms.push(format!("s.value{direction}"));
            }
            RunOrderKey::Metric(key) => {
                joins += &join(statement, "latest_metrics", &joined, key);
                terms.push(format!(
                    "case when {joined}.is_nan = 1 then 1 when {joined}.value is null then 2 \
                     else 0 end"
                ));
                terms.push(format!("{joined}.value{direction}"));
            }
            RunOrderKey::Param(key) | RunOrderKey::Tag(key) => {
                joins += &join(statement, table(&order.key), &joined, key);
                terms.push(format!("case when {joined}.value is null then 1 else 0 end"));
                terms.push(format!("{joined}.value{direction}"));
            }
            RunOrderKey::Text(attribute) => {
                terms.push(format!("{}{direction}", text_column(*attribute)));
            }
            RunOrderKey::Time(RunTime::Start) if start.is_ordered() && place == 0 => {
                terms.push(format!("s.start_time{direction}"));
            }
            RunOrderKey::Time(attribute) => {
                let column = time_column(*attribute);
                if *attribute == RunTime::End {
                    terms.push(format!("case when {column} is null then 1 else 0 end"));
                }
                terms.push(format!("{column}{direction}"));
            }
        }
    }
    terms.extend(ties(orders, start));
    (joins, terms)
}

/// What decides between equals: the last begun first, then the first made.
fn ties(orders: &[RunOrder], start: Start<'_>) -> Vec<String> {
    let (began, number) =
        if start.is_ordered() { ("s.start_time", "s.run") } else { ("r.start_time", "r.seq") };
    let has = |key: RunOrderKey| orders.iter().any(|order| order.key == key);
    let mut ties = Vec::new();
    if !has(RunOrderKey::Time(RunTime::Start)) {
        ties.push(format!("{began} desc"));
    }
    if !has(RunOrderKey::Text(RunText::Id)) {
        ties.push(number.to_owned());
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
