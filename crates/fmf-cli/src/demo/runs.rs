//! The example runs: evaluations of two prompts by version, so that there is a better one to find.

use fmf::tracking::{
    ExperimentId, Metric, NewExperiment, NewRun, Pair, RunBatch, RunChange, RunStatus,
};
use fmf_server::Tracking;
use tokio::task::JoinSet;

use crate::fault::Result;

/// The experiment of all of them; where it is, they are.
const EXPERIMENT: &str = "support desk evaluation";

/// How far apart runs begin, in milliseconds.
const APART: i64 = 20 * 60 * 1_000;

/// How one version of a prompt did: how often it was run, and the means of what was measured.
struct Evaluated {
    prompt: &'static str,
    version: u32,
    runs: u32,
    quality_score: f64,
    /// In seconds.
    latency: f64,
    cost_usd: f64,
}

const EVALUATED: [Evaluated; 5] = [
    evaluated("telco_support_technical", 1, 30, [0.78, 0.9, 0.0021]),
    evaluated("telco_support_technical", 2, 30, [0.84, 1.15, 0.0030]),
    evaluated("telco_support_technical", 3, 8, [0.86, 1.24, 0.0033]),
    evaluated("support_billing", 1, 20, [0.81, 0.74, 0.0018]),
    evaluated("support_billing", 2, 20, [0.88, 0.76, 0.0019]),
];

const fn evaluated(prompt: &'static str, version: u32, runs: u32, means: [f64; 3]) -> Evaluated {
    let [quality_score, latency, cost_usd] = means;
    Evaluated { prompt, version, runs, quality_score, latency, cost_usd }
}

/// A run of one of them.
struct Measured {
    of: &'static Evaluated,
    start: i64,
    /// How far from the mean, from -1 to 1.
    aside: f64,
}

impl Measured {
    fn quality_score(&self) -> f64 {
        rounded(self.of.quality_score + 0.09 * self.aside, 1_000.0)
    }

    /// Most runs take about the mean, a few far less or more.
    fn latency(&self) -> f64 {
        rounded(self.of.latency * (1.0 + 0.2 * self.aside * self.aside * self.aside), 1_000.0)
    }

    fn cost_usd(&self) -> f64 {
        rounded(self.of.cost_usd * (1.0 + 0.1 * self.aside), 1_000_000.0)
    }
}

/// Logs the example runs, unless they are there.
pub(super) async fn fill(tracking: &Tracking) -> Result<()> {
    match tracking.experiment_named(EXPERIMENT).await {
        Err(fmf::StoreError::Tracking(fault)) if fault.is_not_found() => {}
        found => return Ok(found.map(drop)?),
    }
    let new = NewExperiment { name: EXPERIMENT.to_owned(), ..NewExperiment::default() };
    let experiment = tracking.create_experiment(new).await?;
    // Side by side they share their syncs to the disk.
    let mut logging = JoinSet::new();
    for measured in measured(jiff::Timestamp::now().as_millisecond()) {
        let tracking = tracking.clone();
        logging.spawn(async move { log(&tracking, experiment, &measured).await });
    }
    logging.join_all().await.into_iter().collect()
}

/// All runs, the last of which ends shortly before `now`.
fn measured(now: i64) -> Vec<Measured> {
    let all = || EVALUATED.iter().flat_map(|of| (0..of.runs).map(move |number| (of, number)));
    let count = i64::try_from(all().count()).unwrap_or_default();
    let measured = all().zip(0i64..).map(|((of, number), place)| {
        let start = now - (count - place) * APART;
        // Multiples of the golden ratio fill a range evenly, in no order that is seen.
        let aside = (f64::from(number + of.version) * 1.618_034).fract() * 2.0 - 1.0;
        Measured { of, start, aside }
    });
    measured.collect()
}

async fn log(tracking: &Tracking, experiment: ExperimentId, measured: &Measured) -> Result<()> {
    let new = NewRun {
        experiment,
        user: "fmf demo".to_owned(),
        start: measured.start,
        name: None,
        tags: Vec::new(),
    };
    let id = tracking.create_run(new).await?.info.id;
    let point = |key: &str, value| Metric {
        key: key.to_owned(),
        value,
        timestamp: measured.start,
        step: 0,
    };
    let batch = RunBatch {
        metrics: vec![
            point("quality_score", measured.quality_score()),
            point("latency", measured.latency()),
            point("cost_usd", measured.cost_usd()),
        ],
        params: vec![
            Pair::new("prompt_name", measured.of.prompt),
            Pair::new("prompt_version", measured.of.version.to_string()),
        ],
        ..RunBatch::default()
    };
    tracking.log(&id, batch).await?;
    let end = Some(measured.start + (measured.latency() * 1_000.0).round() as i64);
    let change = RunChange { status: Some(RunStatus::Finished), end, name: None };
    Ok(tracking.update_run(&id, change).await.map(drop)?)
}

fn rounded(value: f64, by: f64) -> f64 {
    (value * by).round() / by
}
