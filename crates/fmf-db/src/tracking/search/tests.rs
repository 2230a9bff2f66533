//! How SQLite goes about the common searches: along an index, in the order of the answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use fmf_core::{
    filter::{RunClause, RunOrder},
    tracking::{ExperimentId, Metric, NewRun, RunBatch, RunQuery},
};

use super::{
    place::Beginning,
    runs::walk,
    start::Start,
    unfiltered::{self, Part},
    walk::Ahead,
};
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

/// The steps of a search for a page, a line each: of the first page, or of one behind a place.
fn plan(session: &mut dyn Session, filter: &str, order: &[&str], is_first: bool) -> String {
    let query = RunQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: RunClause::parse_all(filter).unwrap(),
        order: RunOrder::parse_all(order).unwrap(),
        ..RunQuery::default()
    };
    let start = Start::of(session, &query).unwrap();
    let mut walk = |has_place| match unfiltered::metric(&query) {
        Some((key, descending)) => Part::Numbers { descending }.walk(session, &query, key),
        None => walk(session, &query, start, has_place).unwrap(),
    };
    let (first, later) = (walk(false), walk(true));
    let mut page = Ahead::new(10, 0);
    first.fill(session, &Beginning { offset: 0, place: None }, &mut page).unwrap();
    // A search that finds nothing has no later page.
    let place = page.last.filter(|_| !is_first);
    let statements = if is_first { &first } else { &later }.statements(place.as_ref());
    let statement = statements.last().unwrap();
    let explained = format!("explain query plan {}", statement.text());
    let steps = session.query(&explained, statement.values(), |row| {
        row.integer()?;
        row.integer()?;
        row.integer()?;
        row.string()
    });
    steps.unwrap().join("\n")
}

/// Begins along this index, with these conditions on its columns; on a later page with one more.
#[track_caller]
fn check(
    session: &mut dyn Session,
    (filter, order): (&str, &[&str]),
    index: &str,
    [first, later]: [&str; 2],
    sorts: bool,
) {
    for (conditions, is_first) in [(first, true), (later, false)] {
        let plan = plan(session, filter, order, is_first);
        let beginning = plan.lines().next().unwrap_or_default();
        let expected = format!("{index} ({conditions})");
        assert!(beginning.contains(&expected), "{filter} {order:?}:\n{plan}\n{expected}");
        assert!(!plan.contains("metric_points"), "{filter} {order:?}:\n{plan}");
        let whole = plan.contains("USE TEMP B-TREE FOR ORDER BY");
        assert_eq!(whole, sorts, "{filter} {order:?}:\n{plan}");
    }
}

#[test]
fn common_searches_begin_where_they_end_soonest() {
    let mut session = filled();
    let session: &mut dyn Session = &mut session;
    let began = ["experiment=? AND is_deleted=?", "experiment=? AND is_deleted=? AND start_time<?"];
    check(session, ("", &[]), "INDEX runs_started", began, false);
    let began = [
        "key=? AND experiment=? AND is_deleted=?",
        "key=? AND experiment=? AND is_deleted=? AND start_time<?",
    ];
    let started = "COVERING INDEX latest_metrics_started";
    check(session, ("metrics.m > 0.1", &[]), started, began, false);
    check(session, ("metrics.m > 0.1", &["start_time DESC"]), started, began, false);
    let measured = [
        "key=? AND experiment=? AND is_deleted=? AND is_nan=? AND value>?",
        "key=? AND experiment=? AND is_deleted=? AND is_nan=? AND value>? AND value<?",
    ];
    let by_value = "COVERING INDEX latest_metrics_value";
    check(session, ("metrics.m > 0.1", &["metrics.m DESC"]), by_value, measured, false);
    // Of two bounds on one side SQLite takes the first, which would be that of the filter.
    let one_bound = [measured[0]; 2];
    check(session, ("metrics.m > 0.1", &["metrics.m"]), by_value, one_bound, false);
    let below = ["key=? AND experiment=? AND is_deleted=? AND is_nan=? AND value<?"; 2];
    check(session, ("metrics.m < 0.9", &["metrics.m DESC"]), by_value, below, false);
    let few = [measured[0]; 2];
    check(session, ("metrics.m > 0.995", &[]), "latest_metrics_value", few, true);
    let all = [
        "key=? AND experiment=? AND is_deleted=? AND is_nan=?",
        "key=? AND experiment=? AND is_deleted=? AND is_nan=? AND value<?",
    ];
    check(session, ("", &["metrics.m DESC"]), by_value, all, false);
    let rare = ["key=? AND <expr>=?"; 2];
    let mixed = ("params.p = 'rare' AND metrics.m > 0.1", &["metrics.m"][..]);
    check(session, mixed, "INDEX run_params_value", rare, true);
}
