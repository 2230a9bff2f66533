//! Fills a database with runs to be searched: `fill_runs URL RUNS POINTS`. Each run has so many
//! points of four metrics; `quality` ends evenly between 0 and 1.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on panics")]
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::time::Instant;

use fmf_core::tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch, RunId};
use fmf_db::{DatabaseUrl, Schemas, Tracking};

const TASKS: usize = 32;
const KEYS: [&str; 4] = ["quality", "loss", "latency_ms", "tokens"];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, runs, points] = &arguments[..] else { panic!("usage: fill_runs URL RUNS POINTS") };
    let url: DatabaseUrl = url.parse().unwrap();
    let (runs, points): (usize, usize) = (runs.parse().unwrap(), points.parse().unwrap());
    Schemas::migrate(&url).await.unwrap();
    let tracking = Tracking::open(&url).await.unwrap();
    let start = Instant::now();
    let tasks = (0..TASKS).map(|task| {
        let tracking = tracking.clone();
        tokio::spawn(async move {
            for number in (task..runs).step_by(TASKS) {
                let id = run(&tracking, number).await;
                tracking.log(&id, batch(number, runs, points)).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let all = runs * points;
    let rate = all as f64 / start.elapsed().as_secs_f64();
    println!("{runs} runs, {all} points, {rate:.0} points/s");
}

async fn run(tracking: &Tracking, number: usize) -> RunId {
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: "bench".to_owned(),
        start: number as i64,
        name: None,
        tags: Vec::new(),
    };
    tracking.create_run(new).await.unwrap().info.id
}

fn batch(number: usize, runs: usize, points: usize) -> RunBatch {
    let last = points / KEYS.len() - 1;
    let quality = (number * 7_919 % runs) as f64 / runs as f64;
    let metrics = (0..=last).flat_map(|step| {
        KEYS.map(|key| Metric {
            key: key.to_owned(),
            value: if step == last && key == "quality" { quality } else { 1.0 / (step + 1) as f64 },
            timestamp: step as i64,
            step: step as i64,
        })
    });
    let params = vec![
        Pair::new("prompt_name", "invoice_summary"),
        Pair::new("prompt_version", (number % 10).to_string()),
    ];
    RunBatch { metrics: metrics.collect(), params, ..RunBatch::default() }
}
