//! How SQLite goes about the common searches: along an index, in the order of the answer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use fmf_core::{
    filter::{ModelClause, ModelOrder, ModelOrderKey},
    tracking::{ExperimentId, ModelQuery, NewModel, Pair},
};

use super::{records, search::keys, start::Start};
use crate::{
    engine::{Session, Unit, Who, runs_in_memory},
    log::Head,
};

/// A database with more models than a search should look at one by one.
fn filled() -> impl Session {
    let mut session = runs_in_memory();
    let who = Who::default();
    for number in 0..600 {
        let mut unit = Unit::new(&mut session, &who, Head::unkept());
        let new = NewModel {
            experiment: ExperimentId::DEFAULT,
            name: Some(format!("n{number}")),
            kind: String::new(),
            source_run: String::new(),
            params: vec![Pair::new("p", "common")],
            tags: vec![Pair::new("t", number.to_string())],
        };
        records::create(&mut unit, &new).unwrap();
    }
    session
}

/// Holds the first step of a search against the expected one, and whether all of it is sorted.
#[track_caller]
fn check(session: &mut dyn Session, filter: &str, order: &[&str], first: &str, sorts: bool) {
    let order = order.iter().map(|field| {
        let key = ModelOrderKey::parse(field, None, None).unwrap();
        ModelOrder { key, descending: false }
    });
    let query = ModelQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: ModelClause::parse_all(filter).unwrap(),
        order: order.collect(),
        ..ModelQuery::default()
    };
    let start = Start::of(session, &query.filter).unwrap();
    let statement = keys(session, &query, &query.page, start).unwrap();
    let explained = format!("explain query plan {}", statement.text());
    let steps = session.query(&explained, statement.values(), |row| {
        row.integer()?;
        row.integer()?;
        row.integer()?;
        row.string()
    });
    let plan = steps.unwrap().join("\n");
    assert!(plan.lines().next().unwrap().contains(first), "{filter}:\n{plan}");
    assert!(!plan.contains("SCAN"), "{filter}:\n{plan}");
    assert_eq!(plan.contains("TEMP B-TREE FOR ORDER BY"), sorts, "{filter}:\n{plan}");
}

#[test]
fn common_searches_begin_where_they_end_soonest() {
    let mut session = filled();
    let session: &mut dyn Session = &mut session;
    let by_age = "INDEX models_created (experiment=? AND is_deleted=?)";
    check(session, "", &[], by_age, false);
    check(session, "params.p = 'common'", &[], by_age, false);
    check(session, "metrics.m > 1 AND tags.t LIKE '1%'", &[], by_age, false);
    let by_name = "INDEX models_name (experiment=? AND is_deleted=? AND name=?)";
    check(session, "name = 'n7'", &[], by_name, false);
    let by_tag = "INDEX model_tags_value (key=? AND <expr>=?)";
    check(session, "params.p = 'common' AND tags.t = '7'", &[], by_tag, true);
    check(session, "model_id = 'm-1'", &[], "INDEX models_id (id=?)", false);
    check(session, "", &["metrics.m"], "INDEX models_", true);
}
