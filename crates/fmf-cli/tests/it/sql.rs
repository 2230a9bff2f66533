//! `fmf sql`, on a database and on its server.

use std::fs;

use fmf_core::tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch};
use fmf_db::{
    DatabaseUrl, Registry, Tracking,
    testing::{SERVER, TestDatabase},
};
use insta::assert_snapshot;

use super::{given::Desk, golden::walk};

/// The query of the quick start, letter for letter.
pub(super) const SEED: &str = "-- In MLflow UI or via API
SELECT 
  params.prompt_version,
  AVG(metrics.quality_score) as avg_quality,
  AVG(metrics.latency) as avg_latency,
  COUNT(*) as num_runs
FROM mlflow.runs
WHERE params.prompt_name = 'telco_support_technical'
GROUP BY params.prompt_version
ORDER BY params.prompt_version DESC
";

/// What it answers about the runs below.
const ANSWER: &str = "\
prompt_version  avg_quality  avg_latency  num_runs
10                    0.875          1.2         2
9                     0.625         0.85         2
";

/// Runs with two versions of a prompt.
async fn runs(url: &DatabaseUrl) {
    let _registry = Registry::open(url).await.unwrap();
    let tracking = Tracking::open(url).await.unwrap();
    let all = [("9", 0.5, 0.9), ("9", 0.75, 0.8), ("10", 0.75, 1.4), ("10", 1.0, 1.0)];
    for (number, (version, quality, latency)) in (0..).zip(all) {
        let new = NewRun {
            experiment: ExperimentId::DEFAULT,
            user: "ana".to_owned(),
            start: 1_795_183_200_000 + number * 60_000,
            name: Some(format!("run-{number}")),
            tags: Vec::new(),
        };
        let run = tracking.create_run(new).await.unwrap().info.id;
        let metric =
            |key: &str, value| Metric { key: key.to_owned(), value, timestamp: 0, step: 0 };
        let params = [("prompt_name", "telco_support_technical"), ("prompt_version", version)];
        let batch = RunBatch {
            metrics: vec![metric("quality_score", quality), metric("latency", latency)],
            params: params.map(|(key, value)| Pair::new(key, value)).to_vec(),
            ..RunBatch::default()
        };
        tracking.log(&run, batch).await.unwrap();
    }
}

/// A desk whose `fmf-data` holds runs.
fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("fmf-data")).unwrap();
    let url = DatabaseUrl::file(desk.path().join("fmf-data/fmf.db"));
    waiting(runs(&url));
    desk
}

fn waiting<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}

const STORE: &[&str] = &["--store", "sqlite:fmf-data/fmf.db", "sql"];

#[test]
fn the_query_of_the_quick_start_is_answered_on_a_database_and_on_its_server() {
    let desk = desk();
    assert_eq!(desk.ok(&[STORE, &[SEED]].concat()), ANSWER);
    let server = desk.serve(&[]);
    assert_eq!(desk.ok(&["--store", &server.url, "sql", SEED]), ANSWER);
    let fed = desk.feed(&["--store", &server.url, "sql", "-"], SEED.as_bytes());
    assert_eq!((fed.code, fed.out.as_str()), (0, ANSWER));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(!log.contains("telco"), "{log}");
}

#[test]
fn the_query_of_the_quick_start_is_answered_on_postgresql() {
    let database = waiting(TestDatabase::new(std::env::var(SERVER))).unwrap();
    waiting(runs(&database.text().parse().unwrap()));
    let desk = Desk::new();
    assert_eq!(desk.ok(&["--store", &database.text(), "sql", SEED]), ANSWER);
}

#[test]
fn answers_and_refusals_at_80_columns() {
    let desk = desk();
    let ask = |words: &[&'static str]| [STORE, words].concat();
    let best = "SELECT run_name, params.prompt_version v, metrics.quality_score q, start_time \
                FROM runs ORDER BY q DESC LIMIT 2";
    assert_snapshot!(walk(
        &desk,
        &[
            &ask(&[best]),
            &ask(&[best, "--csv"]),
            &ask(&["--json", best]),
            &ask(&["SELECT run_name FROM runs WHERE metrics.quality_score > 2"]),
            &ask(&["SELECT params.promt_name FROM mlflow.runs"]),
            &ask(&["SELECT digest FROM tokens"]),
            &ask(&["DELETE FROM mlflow.runs"]),
            &ask(&["SELECT 1; SELECT 2"]),
            &ask(&["SELECT null n, '' e, true t, 1.5 r"]),
            &["sql", "SELECT 1"],
            &["--store", "http://127.0.0.1:1", "sql", "SELECT 1"],
        ]
    ));
}
