//! What comparing the versions of a prompt costs that many runs used: ten versions with three metrics.
//!
//! - `linked fill URL RUNS` makes the runs, and prints how many a second.
//! - `linked compare URL` prints how long a comparison takes: microseconds, the median and the 95th
//!   percentile.
//! - `linked log URL` prints how many points of a metric are logged per second to runs without and
//!   with a link.
//!
//! `cargo run --release -p fmf-db --example linked -- fill URL RUNS`
#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::{env, time::Instant};

use fmf_core::{
    MetricsQuery, NewVersion, PromptName, PromptStore as _, Result, Template,
    tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch, RunId},
};
use fmf_db::{DatabaseUrl, Registry, Schemas, Tracking};
use tokio::task::JoinSet;

const VERSIONS: u64 = 10;
const TASKS: u64 = 256;
const READS: usize = 100;
const POINTS: u64 = 20_000;

type Outcome = std::result::Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome {
    let mut arguments = env::args().skip(1);
    let act = arguments.next().ok_or("say fill, compare or log")?;
    let url: DatabaseUrl = arguments.next().ok_or("say the database")?.parse()?;
    Schemas::migrate(&url).await?;
    let (registry, tracking) = (Registry::open(&url).await?, Tracking::open(&url).await?);
    let name: PromptName = "compared".parse()?;
    match act.as_str() {
        "fill" => {
            let runs: u64 = arguments.next().ok_or("say how many runs")?.parse()?;
            fill(&registry, &tracking, &name, runs).await
        }
        "compare" => compare(&registry, &tracking, &name).await,
        "log" => {
            let without = points(&tracking, None).await?;
            let with = points(&tracking, Some(1)).await?;
            println!("{without:.0} {with:.0}");
            Ok(())
        }
        other => Err(format!("{other} is none of fill, compare and log").into()),
    }
}

async fn fill(registry: &Registry, tracking: &Tracking, name: &PromptName, runs: u64) -> Outcome {
    for version in 1..=VERSIONS {
        let new = NewVersion::new(name.clone(), Template::text(format!("text {version}")));
        registry.register(new).await?;
    }
    let started = Instant::now();
    at_once(tracking, runs, |tracking, number| async move {
        used(&tracking, Some(number % VERSIONS + 1), number).await.map(drop)
    })
    .await?;
    println!("{runs} linked runs, {:.0} a second", runs as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

async fn compare(registry: &Registry, tracking: &Tracking, name: &PromptName) -> Outcome {
    let mut times = Vec::new();
    for _ in 0..READS {
        let started = Instant::now();
        tracking.version_metrics(registry, name, &MetricsQuery::default()).await?;
        times.push(started.elapsed().as_micros());
    }
    times.sort_unstable();
    println!("{} {}", times[READS / 2], times[READS * 95 / 100]);
    Ok(())
}

/// How many points a second are logged to one run, from many clients.
async fn points(tracking: &Tracking, version: Option<u64>) -> Result<f64> {
    let run = used(tracking, version, 0).await?;
    let started = Instant::now();
    at_once(tracking, POINTS, move |tracking, number| {
        let run = run.clone();
        async move {
            let metrics = vec![point("quality_score", 0.5, number as i64 + 1)];
            tracking.log(&run, RunBatch { metrics, ..RunBatch::default() }).await
        }
    })
    .await?;
    Ok(POINTS as f64 / started.elapsed().as_secs_f64())
}

/// A run that used a version, or none, and what it measured.
async fn used(tracking: &Tracking, version: Option<u64>, number: u64) -> Result<RunId> {
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: String::new(),
        start: number as i64,
        name: None,
        tags: Vec::new(),
    };
    let run = tracking.create_run(new).await?.info.id;
    // Spread over their range, and another each time.
    let spread = (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11) as f64 / (1_u64 << 53) as f64;
    let metrics = vec![
        point("quality_score", spread.sqrt(), 0),
        point("latency", 200.0 + 1_800.0 * spread * spread, 0),
        point("tokens", (100.0 + 900.0 * spread).round(), 0),
    ];
    let params = version.into_iter().flat_map(|version| {
        [Pair::new("prompt_name", "compared"), Pair::new("prompt_version", version.to_string())]
    });
    let batch = RunBatch { metrics, params: params.collect(), ..RunBatch::default() };
    tracking.log(&run, batch).await?;
    Ok(run)
}

fn point(key: &str, value: f64, step: i64) -> Metric {
    Metric { key: key.to_owned(), value, timestamp: step, step }
}

/// Does something `count` times, by many tasks.
async fn at_once<F: Future<Output = Result<()>> + Send + 'static>(
    tracking: &Tracking,
    count: u64,
    work: impl Fn(Tracking, u64) -> F + Clone + Send + 'static,
) -> Result<()> {
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (tracking, work) = (tracking.clone(), work.clone());
        tasks.spawn(async move {
            for number in (task..count).step_by(TASKS as usize) {
                work(tracking.clone(), number).await?;
            }
            Result::Ok(())
        });
    }
    tasks.join_all().await.into_iter().collect()
}
