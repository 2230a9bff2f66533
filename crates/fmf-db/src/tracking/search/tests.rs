//! How SQLite goes about the common searches: along an index, in the order of the answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use fmf_core::{
    filter::{RunClause, RunOrder},
    tracking::{ExperimentId, Metric, NewRun, RunBatch, RunQuery},
};

use super::{runs::keys, start::Start};
use crate::{
    engine::{Session, Unit, Who, runs_in_memory},
    log::Head,
    tracking::{batch, runs},
};

/// A database with more runs than a search should look at one by one.
fn filled() -> impl Session {
    let mut session = runs_in_memory();
    let who = Who::default();
    for number in 0..600 {
        let mut unit = Unit::new(&mut session, &who, Head::unkept());
        let new = NewRun {
            experiment: ExperimentId::DEFAULT,
            user: String::new(),
            start: number,
            name: None,
            tags: Vec::new(),
        };
        let run = runs::create(&mut unit, &new).unwrap();
        let metric = Metric { key: "m".to_owned(), value: 0.5, timestamp: 0, step: 0 };
        let logged = RunBatch { metrics: vec![metric], ..RunBatch::default() };
        batch::log(&mut unit, &run.info.id, &logged).unwrap();
    }
    session
}

/// The steps of a search, a line each.
fn plan(session: &mut dyn Session, filter: &str, order: &[&str]) -> String {
    let query = RunQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: RunClause::parse_all(filter).unwrap(),
        order: RunOrder::parse_all(order).unwrap(),
        ..RunQuery::default()
    };
    let start = Start::of(session, &query.filter, &query.order).unwrap();
    let statement = keys(session, &query, &query.page, &start).unwrap();
    let explained = format!("explain query plan {}", statement.text());
    let steps = session.query(&explained, statement.values(), |row| {
        row.integer()?;
        row.integer()?;
        row.integer()?;
        row.string()
    });
    steps.unwrap().join("\n")
}

#[track_caller]
fn check(session: &mut dyn Session, filter: &str, order: &[&str], index: &str, sorts: bool) {
    let plan = plan(session, filter, order);
    let first = plan.lines().next().unwrap_or_default();
    assert!(first.contains(index), "{filter} {order:?}:\n{plan}");
    assert!(!plan.contains("metric_points"), "{filter} {order:?}:\n{plan}");
    let whole = plan.contains("USE TEMP B-TREE FOR ORDER BY");
    assert_eq!(whole, sorts, "{filter} {order:?}:\n{plan}");
}

#[test]
fn common_searches_begin_where_they_end_soonest() {
    let mut session = filled();
    let session: &mut dyn Session = &mut session;
    let by_start = "INDEX runs_started (experiment=? AND is_deleted=?)";
    check(session, "", &[], by_start, false);
    check(session, "metrics.m > 0.1", &[], by_start, false);
    let by_value = "INDEX latest_metrics_value (key=? AND is_nan=? AND value>?)";
    check(session, "metrics.m > 0.1", &["metrics.m DESC"], by_value, false);
    check(session, "metrics.m > 0.9", &[], by_value, true);
    let by_param = "INDEX run_params_value (key=? AND <expr>=?)";
    check(session, "params.p = 'rare' AND metrics.m > 0.1", &["metrics.m"], by_param, true);
}
