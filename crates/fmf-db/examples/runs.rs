//! Measures runs: points logged per second, and searches over 20,000 runs by a metric, in a file or
//! in the database that is named: `cargo run --release -p fmf-db --example runs [postgres://…]`
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on panics")]
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::time::{Duration, Instant};

use fmf_core::{
    PageQuery, PageToken,
    filter::{RunClause, RunOrder},
    tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch, RunId, RunQuery},
};
use fmf_db::{DatabaseUrl, Schemas, Tracking};

const RUNS: usize = 20_000;
const TASKS: usize = 32;
const POINTS: usize = 100;
const PAGE: usize = 100;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url: DatabaseUrl = match std::env::args().nth(1) {
        Some(url) => url.parse().unwrap(),
        None => DatabaseUrl::file(folder.path().join("fmf.db")),
    };
    Schemas::migrate(&url).await.unwrap();
    let tracking = Tracking::open(&url).await.unwrap();
    println!("{tracking}");
    singles(&tracking).await;
    fill(&tracking).await;
    for (filter, order) in [
        ("", ""),
        ("metrics.quality > 0.5", ""),
        ("metrics.quality > 0.5", "metrics.quality DESC"),
        ("metrics.quality > 0.9999", "metrics.quality DESC"),
        ("params.prompt_version = '3'", ""),
        ("params.prompt_version = '3' and metrics.quality > 0.5", "metrics.quality DESC"),
        ("", "metrics.quality DESC"),
    ] {
        for page in [0, 50, 190] {
            search(&tracking, filter, order, page).await;
        }
    }
}

/// One point a request, from many clients.
async fn singles(tracking: &Tracking) {
    let id = run(tracking, 0).await;
    let start = Instant::now();
    let tasks = (0..TASKS).map(|task| {
        let (tracking, id) = (tracking.clone(), id.clone());
        tokio::spawn(async move {
            for step in 0..200 {
                let metrics = vec![point("single", 0.5, task * 1_000 + step)];
                tracking.log(&id, RunBatch { metrics, ..RunBatch::default() }).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let rate = (TASKS * 200) as f64 / start.elapsed().as_secs_f64();
    println!("single points: {rate:.0}/s from {TASKS} clients");
}

async fn fill(tracking: &Tracking) {
    let start = Instant::now();
    let tasks = (0..TASKS).map(|task| {
        let tracking = tracking.clone();
        tokio::spawn(async move {
            for number in (task..RUNS).step_by(TASKS) {
                let id = run(&tracking, number).await;
                tracking.log(&id, batch(number)).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let rate = (RUNS * POINTS) as f64 / start.elapsed().as_secs_f64();
    println!("{RUNS} runs with {POINTS} points each, in batches: {rate:.0} points/s");
}

async fn run(tracking: &Tracking, number: usize) -> RunId {
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: String::new(),
        start: number as i64,
        name: None,
        tags: Vec::new(),
    };
    tracking.create_run(new).await.unwrap().info.id
}

fn batch(number: usize) -> RunBatch {
    let quality = (number * 7_919 % RUNS) as f64 / RUNS as f64;
    let points = (1..POINTS).map(|step| point("loss", 1.0 / step as f64, step));
    let metrics = points.chain([point("quality", quality, 0)]).collect();
    let version = (number % 10).to_string();
    let params = vec![Pair::new("prompt_name", "x"), Pair::new("prompt_version", version)];
    RunBatch { metrics, params, ..RunBatch::default() }
}

fn point(key: &str, value: f64, step: usize) -> Metric {
    Metric { key: key.to_owned(), value, timestamp: 0, step: step as i64 }
}

async fn search(tracking: &Tracking, filter: &str, order: &str, page: usize) {
    let order = Some(order).filter(|order| !order.is_empty());
    let after = Some(page * PAGE).filter(|offset| *offset > 0);
    let query = RunQuery {
        experiments: vec![ExperimentId::DEFAULT],
        filter: RunClause::parse_all(filter).unwrap(),
        order: RunOrder::parse_all(order.as_slice()).unwrap(),
        page: PageQuery {
            limit: PAGE,
            after: after.map(|offset| PageToken::from(offset.to_string())),
        },
        ..RunQuery::default()
    };
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for _ in 0..40 {
        let start = Instant::now();
        found = tracking.search_runs(query.clone()).await.unwrap().items.len();
        times.push(start.elapsed());
    }
    times.sort();
    let p95 = times[times.len() * 95 / 100].as_secs_f64() * 1e3;
    println!("p95 {p95:6.1} ms, {found:3} runs, page {page:3}: {filter} order by {order:?}");
}
