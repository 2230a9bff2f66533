//! Experiments and runs.

mod experiments;
mod linked;
mod logging;
mod measured;
pub(super) mod models;
mod models_found;
mod paging;
mod reference;
mod runs;
mod searching;
mod together;

use fmf_core::{
    Result, StoreError,
    filter::{RunClause, RunOrder},
    tracking::{
        ExperimentId, Metric, NewExperiment, NewRun, Pair, Run, RunBatch, RunId, RunQuery,
        TrackingFault,
    },
};
use fmf_db::Tracking;

use super::place::Home;

/// An empty database of runs.
async fn fresh() -> (Tracking, Home) {
    let home = Home::new().await;
    (Tracking::open(&home.url()).await.unwrap(), home)
}

fn new_run(start: i64) -> NewRun {
    NewRun {
        experiment: ExperimentId::DEFAULT,
        user: "ana".to_owned(),
        start,
        name: None,
        tags: Vec::new(),
    }
}

/// A run of the default experiment.
async fn run(tracking: &Tracking) -> RunId {
    tracking.create_run(new_run(0)).await.unwrap().info.id
}

async fn experiment(tracking: &Tracking, name: &str) -> ExperimentId {
    let new = NewExperiment { name: name.to_owned(), ..NewExperiment::default() };
    tracking.create_experiment(new).await.unwrap()
}

fn point(key: &str, value: f64, timestamp: i64, step: i64) -> Metric {
    Metric { key: key.to_owned(), value, timestamp, step }
}

fn metrics(metrics: &[Metric]) -> RunBatch {
    RunBatch { metrics: metrics.to_vec(), ..RunBatch::default() }
}

fn params(pairs: &[(&str, &str)]) -> RunBatch {
    RunBatch { params: all(pairs), ..RunBatch::default() }
}

fn tags(pairs: &[(&str, &str)]) -> RunBatch {
    RunBatch { tags: all(pairs), ..RunBatch::default() }
}

fn all(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|(key, value)| Pair::new(*key, *value)).collect()
}

/// Keys and values, as a list.
fn shown(pairs: &[Pair]) -> Vec<(&str, &str)> {
    pairs.iter().map(|pair| (pair.key.as_str(), pair.value.as_str())).collect()
}

/// What is wrong, which has to be something about runs or experiments.
#[track_caller]
fn fault<T: std::fmt::Debug>(outcome: Result<T>) -> TrackingFault {
    match outcome {
        Err(StoreError::Tracking(fault)) => *fault,
        other => panic!("expected a fault, found {other:?}"),
    }
}

fn query(filter: &str, order: &[&str]) -> RunQuery {
    RunQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: RunClause::parse_all(filter).unwrap(),
        order: RunOrder::parse_all(order).unwrap(),
        ..RunQuery::default()
    }
}

/// Every run that a search finds, page after page.
async fn found(tracking: &Tracking, mut query: RunQuery) -> Vec<Run> {
    let mut runs = Vec::new();
    loop {
        let page = tracking.search_runs(query.clone()).await.unwrap();
        runs.extend(page.items);
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => return runs,
        }
    }
}
