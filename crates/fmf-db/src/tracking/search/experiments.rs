//! Searching experiments.

use fmf_core::{
    Page, Result,
    filter::{ExperimentClause, ExperimentOrder, ExperimentOrderKey, ExperimentTime, KeyTest},
    tracking::{Experiment, ExperimentQuery, View},
};

use crate::{
    conditions::{ANY, check_clauses, holds, keyed_row, sign},
    engine::Session,
    pages::fitting,
    statement::Statement,
    tracking::{
        experiment_tags,
        experiments::{COLUMNS, read},
        reading::numbers,
    },
};

/// The experiments that match; the last made first unless the query orders otherwise.
///
/// # Errors
/// `Invalid` for a foreign page token, too many clauses, or a pattern that is too long.
pub(in crate::tracking) fn experiments(
    session: &mut dyn Session,
    query: &ExperimentQuery,
) -> Result<Page<Experiment>> {
    check_clauses(query.filter.len())?;
    let mut statement = Statement::new(
        session.dialect(),
        format!("select {COLUMNS}\nfrom experiments e\nwhere {}", shown(query.view)),
    );
    for clause in &query.filter {
        let condition = condition(&mut statement, clause)?;
        statement.push(&format!("and {condition}"));
    }
    statement.push(&format!("order by {}", terms(&query.order)));
    fitting(&query.page, |page, room| {
        let mut statement = statement.clone();
        statement.add_page(page)?;
        let found = session.query(statement.text(), statement.values(), read)?;
        let found = experiment_tags::added(session, found)?;
        for experiment in &found {
            let tags = experiment.tags.iter().map(|tag| tag.key.len() + tag.value.len());
            room.take_item(experiment.name.len() + tags.sum::<usize>())?;
        }
        Ok(found)
    })
}

fn shown(view: View) -> &'static str {
    match view {
        View::Active => "e.is_deleted = 0",
        View::Deleted => "e.is_deleted = 1",
        View::All => "e.is_deleted in (0, 1)",
    }
}

fn condition(statement: &mut Statement, clause: &ExperimentClause) -> Result<String> {
    match clause {
        ExperimentClause::Name(test) => holds(statement, "e.name", test),
        ExperimentClause::Id { among, negated } => {
            let place = statement.bind(numbers(among.iter().copied()));
            let among = statement.dialect().among("e.id", &place);
            Ok(if *negated { format!("not ({among})") } else { among })
        }
        ExperimentClause::Time { attribute, test, value } => {
            Ok(format!("{} {} {}", time_column(*attribute), sign(*test), statement.bind(*value)))
        }
        ExperimentClause::Tag { key, test } => {
            let row = match test {
                KeyTest::Is(test) => keyed_row(statement, "t", key, test)?,
                KeyTest::Present | KeyTest::Missing => format!("t.key = {}", statement.bind(key)),
            };
            let not = if *test == KeyTest::Missing { "not " } else { "" };
            Ok(format!(
                "{not}exists (select 1 from experiment_tags t \
                 where t.experiment = e.id and {row} {ANY})"
            ))
        }
    }
}

fn time_column(attribute: ExperimentTime) -> &'static str {
    match attribute {
        ExperimentTime::Created => "e.created_at",
        ExperimentTime::Updated => "e.updated_at",
    }
}

/// The terms of the order. Between equals the later made comes first, except in MLflow's default
/// order, where it is the other way round.
fn terms(orders: &[ExperimentOrder]) -> String {
    if orders.is_empty() {
        return "e.created_at desc, e.id".to_owned();
    }
    let column = |key| match key {
        ExperimentOrderKey::Name => "e.name",
        ExperimentOrderKey::Id => "e.id",
        ExperimentOrderKey::Time(attribute) => time_column(attribute),
    };
    let mut terms: Vec<String> = orders
        .iter()
        .map(|order| {
            let direction = if order.descending { " desc" } else { "" };
            format!("{}{direction}", column(order.key))
        })
        .collect();
    if orders.iter().all(|order| order.key != ExperimentOrderKey::Id) {
        terms.push("e.id desc".to_owned());
    }
    terms.join(", ")
}
