//! Pages of a search of runs: together they are the whole, whatever comes and goes meanwhile.

use std::collections::HashSet;

use fmf_core::{
    PageQuery, PageToken,
    tracking::{ExperimentId, Lifecycle, Metric, NewRun, Run, RunBatch, RunChange, RunQuery, View},
};
use fmf_db::Tracking;

use super::{all, experiment, found, fresh, new_run, point, query};

/// Every kind of order: along an index and not, with values that are not there, that are no
/// numbers, that many share, and that are too long for a token.
const ORDERS: &[&[&str]] = &[
    &[],
    &["start_time DESC"],
    &["start_time"],
    &["metrics.m"],
    &["metrics.m DESC"],
    &["metrics.same", "start_time"],
    &["metrics.same DESC", "metrics.m"],
    &["metrics.m DESC", "params.some", "end_time DESC"],
    &["params.some"],
    &["params.some DESC", "metrics.m DESC"],
    &["params.long DESC"],
    &["tags.t", "run_name DESC"],
    &["end_time"],
    &["end_time DESC", "status"],
    &["run_id DESC"],
    &["run_name", "metrics.m", "start_time", "run_id"],
];

const FILTERS: &[&str] = &["", "metrics.m > 0.2", "metrics.same = 0.5", "params.some != 'b'"];

async fn filled(tracking: &Tracking, runs: i64) {
    experiment(tracking, "other").await;
    for number in 0..runs {
        let id = made(tracking, number).await;
        if number % 5 == 1 {
            let change = RunChange { end: Some(number % 9), ..RunChange::default() };
            tracking.update_run(&id, change).await.unwrap();
        }
        if number % 13 == 12 {
            tracking.set_run_lifecycle(&id, Lifecycle::Deleted).await.unwrap();
        }
    }
}

async fn made(tracking: &Tracking, number: i64) -> fmf_core::tracking::RunId {
    let new = NewRun {
        experiment: ExperimentId(i64::from(number % 7 == 6)),
        name: Some(format!("run {}", number % 4)),
        ..new_run(number % 6)
    };
    let id = tracking.create_run(new).await.unwrap().info.id;
    tracking.log(&id, logged(number)).await.unwrap();
    id
}

fn logged(number: i64) -> RunBatch {
    let mut metrics: Vec<Metric> = Vec::new();
    if number % 3 != 2 {
        let value = if number % 8 == 7 { f64::NAN } else { 0.1 + (number % 10) as f64 / 10.0 };
        metrics.push(point("m", value, 1, 1));
    }
    if number % 9 != 0 {
        metrics.push(point("same", 0.5, 1, 1));
    }
    let mut params = all(&[("long", &["x".repeat(300), (number % 3).to_string()].concat())]);
    if number % 4 != 0 {
        params.extend(all(&[("some", ["a", "b", "é"][usize::try_from(number % 3).unwrap()])]));
    }
    let tags = all(&[("t", if number % 2 == 0 { "even" } else { "odd" })]);
    RunBatch { metrics, params, tags, ..RunBatch::default() }
}

fn paged(filter: &str, order: &[&str], limit: usize) -> RunQuery {
    RunQuery { page: PageQuery { limit, after: None }, ..query(filter, order) }
}

async fn page(tracking: &Tracking, asked: &RunQuery) -> (Vec<Run>, Option<PageToken>) {
    let page = tracking.search_runs(asked.clone()).await.unwrap();
    (page.items, page.next)
}

fn ids(runs: &[Run]) -> Vec<&str> {
    runs.iter().map(|run| run.info.id.as_str()).collect()
}

#[tokio::test]
async fn all_pages_together_are_one_large_page() {
    let (tracking, _home) = fresh().await;
    filled(&tracking, 90).await;
    let places: [(&[i64], View); 3] =
        [(&[0], View::Active), (&[0, 1], View::All), (&[0, 1], View::Active)];
    for order in ORDERS {
        for (number, filter) in FILTERS.iter().enumerate() {
            for (experiments, view) in places {
                let asked = RunQuery {
                    experiments: experiments.iter().copied().map(ExperimentId).collect(),
                    view,
                    ..paged(filter, order, 1_000)
                };
                let (whole, next) = page(&tracking, &asked).await;
                assert!(whole.len() > 10 && next.is_none(), "{filter} {order:?}");
                let limit = [1, 4, 7, 10][number];
                let pages = RunQuery { page: PageQuery { limit, after: None }, ..asked };
                let pages = found(&tracking, pages).await;
                assert_eq!(ids(&pages), ids(&whole), "{filter} {order:?} {experiments:?}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_seen_twice_or_missed_while_runs_come_and_go() {
    let (tracking, _home) = fresh().await;
    filled(&tracking, 60).await;
    // An order by what is too long for a token is counted, as in MLflow.
    for order in ORDERS.iter().filter(|order| !order.contains(&"params.long DESC")) {
        for filter in ["", "metrics.same = 0.5"] {
            let (before, _) = page(&tracking, &paged(filter, order, 1_000)).await;
            let mut asked = paged(filter, order, 6);
            let (mut seen, mut gone) = (Vec::new(), HashSet::new());
            loop {
                let (runs, next) = page(&tracking, &asked).await;
                seen.extend(runs);
                let Some(next) = next else { break };
                asked.page.after = Some(next);
                // Runs like all others come, before and behind, and the last one seen goes.
                if seen.len() <= 18 {
                    made(&tracking, i64::try_from(seen.len()).unwrap()).await;
                }
                let last = &seen.last().unwrap().info.id;
                tracking.set_run_lifecycle(last, Lifecycle::Deleted).await.unwrap();
                gone.insert(last.clone());
            }
            let distinct: HashSet<&str> = ids(&seen).into_iter().collect();
            assert_eq!(distinct.len(), seen.len(), "{filter} {order:?}");
            let missed: Vec<_> =
                ids(&before).into_iter().filter(|id| !distinct.contains(id)).collect();
            assert!(missed.is_empty(), "{filter} {order:?}: {missed:?}");
            for id in gone {
                tracking.set_run_lifecycle(&id, Lifecycle::Active).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_token_that_only_counts_goes_on_there() {
    let (tracking, _home) = fresh().await;
    filled(&tracking, 60).await;
    for order in ORDERS {
        for filter in FILTERS {
            let (whole, _) = page(&tracking, &paged(filter, order, 1_000)).await;
            for offset in [1, 9, 17, whole.len() - 1, whole.len(), whole.len() + 3] {
                let mut asked = paged(filter, order, 5);
                asked.page.after = Some(PageToken::from(offset.to_string()));
                let (counted, _) = page(&tracking, &asked).await;
                let expected: Vec<_> = ids(&whole).into_iter().skip(offset).take(5).collect();
                assert_eq!(ids(&counted), expected, "{filter} {order:?} {offset}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_of_another_order_or_a_broken_one_counts() {
    let (tracking, _home) = fresh().await;
    filled(&tracking, 40).await;
    let asked = paged("", &["metrics.m DESC", "params.some"], 5);
    let (_, next) = page(&tracking, &asked).await;
    let token = next.unwrap().as_str().to_owned();
    assert!(token.starts_with("5 ["), "{token}");
    let (whole, _) = page(&tracking, &paged("", &["metrics.m DESC", "params.some"], 1_000)).await;
    let (offset, place) = token.split_once(' ').unwrap();
    let values: Vec<String> = serde_json::from_str(place).unwrap();
    let broken = (1..values.len()).flat_map(|at| {
        ["tx", "r0", "i", "z", ""].map(|wrong| {
            let mut values = values.clone();
            values[at] = wrong.to_owned();
            format!("{offset} {}", serde_json::Value::from(values))
        })
    });
    let cut = [format!("{offset} []"), format!("{offset} {{}}"), format!("{offset} ")];
    for token in broken.chain(cut) {
        let mut asked = asked.clone();
        asked.page.after = Some(PageToken::from(token.clone()));
        let answer = tracking.search_runs(asked).await;
        assert!(answer.is_ok(), "{token}: {answer:?}");
    }
    let mut other = paged("", &["start_time"], 5);
    let (by_start, _) = page(&tracking, &paged("", &["start_time"], 1_000)).await;
    other.page.after = Some(PageToken::from(token));
    let (counted, _) = page(&tracking, &other).await;
    assert_eq!(ids(&counted), &ids(&by_start)[5..10]);
    assert_eq!(whole.len(), by_start.len());
}
