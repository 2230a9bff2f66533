//! Experiments and runs, as they are shown to who has no browser: of a database, and of a server.

use std::path::Path;

use fmf_core::tracking::{
    Dataset, DatasetInput, ExperimentId, Lifecycle, Metric, ModelOutput, NewExperiment, NewRun,
    PROMPTS_KEY, Pair, RunBatch, RunChange, RunId, RunInputs, RunStatus,
};
use fmf_db::{DatabaseUrl, Tracking};
use insta::assert_snapshot;
use serde_json::Value;

use super::given::Desk;

const STORE: [&str; 2] = ["--store", "sqlite:fmf-data/fmf.db"];
/// A day in 2020: what is older than a week is told by its date.
const START: i64 = 1_600_000_000_000;

/// A desk with a registry beside which runs were logged, and their ids.
pub(super) fn desk_with_runs() -> (Desk, Vec<String>) {
    let desk = Desk::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ids = runtime.block_on(log_runs(&desk.path().join("fmf-data")));
    (desk, ids)
}

/// Two experiments, with three runs, of which the last was deleted, and with one.
async fn log_runs(folder: &Path) -> Vec<String> {
    let tracking = open(folder).await;
    let new = NewExperiment { name: "tuning".to_owned(), ..NewExperiment::default() };
    let tuning = tracking.create_experiment(new).await.unwrap();
    let mut ids = Vec::new();
    for (number, name) in ["first", "second", "third"].into_iter().enumerate() {
        ids.push(log_run(&tracking, tuning, name, number as i64).await);
    }
    ids.push(log_run(&tracking, ExperimentId::DEFAULT, "elsewhere", 5).await);
    tracking.set_run_lifecycle(&ids[2], Lifecycle::Deleted).await.unwrap();
    ids.iter().map(ToString::to_string).collect()
}

async fn open(folder: &Path) -> Tracking {
    std::fs::create_dir_all(folder).unwrap();
    let url = DatabaseUrl::file(folder.join("fmf.db"));
    fmf_db::Registry::open(&url).await.unwrap();
    Tracking::open(&url).await.unwrap()
}

async fn log_run(tracking: &Tracking, experiment: ExperimentId, name: &str, number: i64) -> RunId {
    let new = NewRun {
        experiment,
        user: "ana".to_owned(),
        start: START + number * 60_000,
        name: Some(name.to_owned()),
        tags: vec![Pair::new("team", "billing")],
    };
    let id = tracking.create_run(new).await.unwrap().info.id;
    let point =
        |key: &str, value, step| Metric { key: key.to_owned(), value, timestamp: START, step };
    let losses = (0..5).map(|step| point("loss", 1.0 / (step + 1 + number) as f64, step));
    let quality = point("quality", 0.25 * number as f64, 0);
    let params = vec![Pair::new("model", "small"), Pair::new("depth", number.to_string())];
    let version = 2 - number % 2;
    let linked = format!(r#"[{{"name": "greeting", "version": "{version}"}}]"#);
    let linked = Pair::new(PROMPTS_KEY, linked);
    let batch = RunBatch {
        metrics: losses.chain([quality]).collect(),
        params,
        tags: vec![linked],
        ..RunBatch::default()
    };
    tracking.log(&id, batch).await.unwrap();
    let dataset = Dataset {
        name: "questions".to_owned(),
        digest: "d1".to_owned(),
        source_type: "code".to_owned(),
        source: "{}".to_owned(),
        schema: None,
        profile: None,
    };
    let tags = vec![Pair::new(fmf_core::tracking::CONTEXT_KEY, "eval")];
    let inputs = RunInputs { datasets: vec![DatasetInput { dataset, tags }], models: Vec::new() };
    tracking.log_inputs(&id, inputs).await.unwrap();
    let output = ModelOutput { model: "m-0123".to_owned(), step: 0 };
    tracking.log_outputs(&id, vec![output]).await.unwrap();
    let end = Some(START + number * 60_000 + 64_000);
    let change = RunChange { status: Some(RunStatus::Finished), end, name: None };
    tracking.update_run(&id, change).await.unwrap();
    id
}

/// Runs a command and shows it with `run1` for the first id or its beginning, and a space between
/// columns: ids are as long as tells them apart.
fn show(desk: &Desk, ids: &[String], arguments: &[&str]) -> String {
    let named = |word: &str| {
        let is_id = |id: &String| word.len() >= 8 && id.starts_with(word);
        ids.iter().position(is_id).map(|place| format!("run{}", place + 1))
    };
    let line = |line: &str| {
        let words = line.split_whitespace().map(|word| named(word).unwrap_or(word.to_owned()));
        words.collect::<Vec<_>>().join(" ")
    };
    let mut shown = desk.show(&[&STORE[..], arguments].concat());
    // Inside of addresses they stand whole.
    for (number, id) in ids.iter().enumerate() {
        shown = shown.replace(id, &format!("run{}", number + 1));
    }
    shown.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn ask(desk: &Desk, store: &str, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--store", store, "--json"]].concat();
    let mut told: Value = serde_json::from_str(&desk.ok(&arguments)).unwrap();
    told.as_object_mut().unwrap().remove("store").unwrap();
    told
}

#[test]
fn runs_are_listed_shown_and_compared() {
    let (desk, ids) = desk_with_runs();
    let commands: &[&[&str]] = &[
        &["experiment", "list"],
        &["run", "list"],
        &["run", "list", "-e", "tuning", "--order-by", "metrics.quality DESC", "-n", "1"],
        &["run", "list", "--filter", "metrics.quality > 7"],
        &["run", "list", "--filter", "quality is good"],
        &["run", "list", "--filter", "start_time > '2026-01-01'"],
        &["run", "list", "--filter", "end_time > 'yesteryear'"],
        &["run", "list", "--deleted"],
        &["experiment", "list", "--deleted"],
        &["run", "list", "--experiment", "tunning"],
        &["run", "list", "--experiment", "1", "--filter", "params.depth = '1'"],
        &["run", "show", &ids[0]],
        &["run", "show", "nothing"],
        &["run", "compare", &ids[0], &ids[1]],
        &["run", "compare", &ids[0], &ids[1], "--lower", "quality", "--higher", "quality"],
    ];
    let shown: Vec<String> = commands.iter().map(|command| show(&desk, &ids, command)).collect();
    assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn the_beginning_of_several_ids_is_refused() {
    let desk = Desk::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // Of seventeen ids two begin with the same digit.
    let ids: Vec<String> = runtime.block_on(async {
        let tracking = open(&desk.path().join("fmf-data")).await;
        let mut ids = Vec::new();
        for number in 0..17 {
            ids.push(log_run(&tracking, ExperimentId::DEFAULT, "one", number).await.to_string());
        }
        ids
    });
    let digit = |id: &String| id[..1].to_owned();
    let shared =
        ids.iter().map(digit).find(|one| ids.iter().filter(|id| id.starts_with(one)).count() > 1);
    let shared = shared.unwrap();
    let serving = desk.serve(&["--data-dir", "fmf-data"]);
    for store in [STORE[1], &serving.url] {
        let ran = desk.run(&["--store", store, "run", "show", &shared]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(&format!("several runs begin with {shared:?}")), "{ran:?}");
        let named = ids.iter().filter(|id| ran.err.contains(id.as_str())).count();
        assert_eq!(named, 2, "{ran:?}");
    }
}

#[test]
fn a_server_tells_of_runs_what_its_database_tells() {
    let (desk, ids) = desk_with_runs();
    let serving = desk.serve(&["--data-dir", "fmf-data"]);
    for arguments in [
        &["experiment", "list"][..],
        &["run", "list"],
        &["run", "list", "--deleted"],
        &["run", "list", "-e", "tuning", "--filter", "tags.team = 'billing'", "-n", "1"],
        &["run", "show", &ids[1]],
        &["run", "show", &ids[2][..31]],
        &["run", "compare", &ids[0], &ids[1]],
    ] {
        let (own, served) = (ask(&desk, STORE[1], arguments), ask(&desk, &serving.url, arguments));
        assert_eq!(own, served, "{arguments:?}");
    }
    for (arguments, code) in [
        (&["run", "list", "-e", "nothing"][..], 3),
        (&["run", "list", "--filter", "quality is good"], 2),
        (&["run", "list", "--filter", "start_time > '2026-01-01'"], 2),
        (&["run", "show", "ffffffff"], 3),
    ] {
        let ran = desk.run(&[arguments, &["--store", &serving.url]].concat());
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        let is_about_times = arguments.contains(&"start_time > '2026-01-01'");
        assert_eq!(ran.err.contains("write 1767225600000 for"), is_about_times, "{ran:?}");
    }
}

#[test]
fn a_run_is_told_whole_in_json() {
    let (desk, ids) = desk_with_runs();
    let told = ask(&desk, STORE[1], &["run", "show", &ids[0]]);
    assert_eq!(
        (&told["name"], &told["status"], &told["deleted"]),
        (&Value::from("first"), &Value::from("finished"), &Value::from(false))
    );
    assert_eq!(told["started_at"], "2020-09-13T12:26:40.000Z");
    assert_eq!(told["courses"]["loss"]["points"], 5);
    assert_eq!(told["courses"]["loss"]["max"], 1.0);
    assert_eq!(told["metrics"]["loss"], 0.2);
    assert_eq!(told["prompts"][0]["name"], "greeting");
    assert_eq!(told["tags"]["mlflow.runName"], "first");
    assert_eq!(told["datasets"][0]["tags"]["mlflow.data.context"], "eval");
    assert_eq!(told["output_models"][0]["model"], "m-0123");
    let compared = ask(&desk, STORE[1], &["run", "compare", &ids[0], &ids[1]]);
    assert_eq!(compared["metrics"]["loss"]["best"], serde_json::json!([false, true]));
    assert_eq!(compared["params"]["depth"], serde_json::json!(["0", "1"]));
}

#[test]
fn files_keep_no_runs_and_an_empty_registry_says_how_to_log_one() {
    let desk = Desk::with_prompts();
    let in_files = desk.show(&["run", "list"]);
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let empty = desk.show(&["--store", "sqlite:fmf.db", "run", "list"]);
    let missing = desk.show(&["--store", "sqlite:other.db", "run", "list"]);
    let serving = desk.serve(&["--data-dir", "served"]);
    let ran = desk.run(&["--store", &serving.url, "run", "list"]);
    assert!(ran.err.contains(&format!("set_tracking_uri(\"{}\")", serving.url)), "{ran:?}");
    assert_snapshot!([in_files, empty, missing].join("\n"));
}
