//! Two servers on one database that log at once to runs of the same versions.

use std::collections::BTreeSet;

use fmf_core::{
    Result, StoreError, Timestamp,
    tracking::{Lifecycle, LinkedVersion, PROMPTS_KEY, Pair, Run, RunId, RunQuery, View},
};
use fmf_db::{Registry, Tracking};

use super::{
    found, fresh,
    measured::{Known, check_all, measured},
    metrics, point, query, run, tags,
};
use crate::given::with_versions;

const PROMPT: &str = "shared";
const RUNS: usize = 6;
const CLIENTS: usize = 8;
const ACTS: usize = 40;

/// What one client does, each in an order of its own.
async fn client(tracking: Tracking, runs: Vec<RunId>, client: usize) {
    for act in 0..ACTS {
        let run = &runs[(client * 5 + act * 7) % RUNS];
        let done = match (client + act) % 10 {
            7 => tracking.log(run, tags(&[(PROMPTS_KEY, &named(client + act))])).await,
            8 => tracking.set_run_lifecycle(run, Lifecycle::Deleted).await,
            9 => tracking.set_run_lifecycle(run, Lifecycle::Active).await,
            _ => log(&tracking, run, client, act).await,
        };
        // What says so was refused because somebody else has deleted the run.
        assert!(matches!(done, Ok(()) | Err(StoreError::Tracking(_))), "{done:?}");
    }
}

/// Points of two metrics, in one order or in the other.
async fn log(tracking: &Tracking, run: &RunId, client: usize, act: usize) -> Result<()> {
    let at = i64::try_from(act * CLIENTS + client).unwrap();
    let mut points = [
        point("quality", 1.0 / (at + 1) as f64, at, at / 3),
        point("latency", if at % 11 == 0 { f64::NAN } else { at as f64 }, at, at / 3),
    ];
    if client.is_multiple_of(2) {
        points.reverse();
    }
    tracking.log(run, metrics(&points)).await
}

/// The tag that names one, two or three of the versions.
fn named(number: usize) -> String {
    let versions = (0..=number % 3).map(|more| (number + more) % 3 + 1);
    let items =
        versions.map(|version| format!(r#"{{"name": "{PROMPT}", "version": "{version}"}}"#));
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// What a run says of itself.
fn known(run: &Run) -> Known {
    let tag = Pair::find(&run.tags, PROMPTS_KEY).map(LinkedVersion::of_tag);
    let versions =
        tag.map(|named| BTreeSet::from_iter(named.iter().map(|named| named.version.get())));
    let latest = ["quality", "latency"].into_iter().filter_map(|key| {
        let metric = run.metrics.iter().find(|metric| metric.key == key)?;
        Some((key, (metric.step, metric.timestamp, metric.value)))
    });
    Known {
        is_deleted: run.info.lifecycle == Lifecycle::Deleted,
        tagged: versions,
        latest: latest.collect(),
        ..Known::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_two_servers_log_at_once_is_counted_once() {
    let (one, home) = fresh().await;
    let two = Tracking::open(&home.url()).await.unwrap();
    let registry = Registry::open(&home.url()).await.unwrap();
    with_versions(&registry, PROMPT, 3).await;
    let mut runs = Vec::new();
    for number in 0..RUNS {
        runs.push(run(&one).await);
        one.log(&runs[number], tags(&[(PROMPTS_KEY, &named(number))])).await.unwrap();
        // However long others hold it deleted, each run has a value of both.
        let first = [point("quality", 0.0, 0, 0), point("latency", 0.0, 0, 0)];
        one.log(&runs[number], metrics(&first)).await.unwrap();
    }
    let before = home.deadlocks().await;
    let clients = (0..CLIENTS).map(|number| {
        let tracking = if number.is_multiple_of(2) { one.clone() } else { two.clone() };
        tokio::spawn(client(tracking, runs.clone(), number))
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    assert_eq!(home.deadlocks().await, before);
    // However it ended, one of them at least is there to be counted.
    one.set_run_lifecycle(&runs[0], Lifecycle::Active).await.unwrap();
    let all = found(&one, RunQuery { view: View::All, ..query("", &[]) }).await;
    let known: Vec<Known> = all.iter().map(known).collect();
    assert!(known.iter().all(|run| run.latest.len() == 2));
    for tracking in [&one, &two] {
        let figures = measured(tracking, &registry, PROMPT, None).await;
        assert!(!figures.is_empty());
        check_all(&figures, &known);
    }
    let began = Some(Timestamp::from_millis(0));
    check_all(&measured(&two, &registry, PROMPT, began).await, &known);
}
