//! What runs measured by version, at 80 columns: from a database, and from a server.

use fmf_core::{
    NewVersion, PromptStore as _, Template,
    tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch},
};
use fmf_db::{DatabaseUrl, Registry, Tracking};
use insta::assert_snapshot;
use serde_json::Value;

use super::{given::Desk, golden::walk};

/// A desk with a registry whose prompt `summary` has three versions. The first two were used in
/// `runs` runs each, which measured more the second time.
fn desk(runs: u32) -> Desk {
    let desk = Desk::new();
    let url = DatabaseUrl::file(desk.path().join("fmf.db"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let registry = Registry::open(&url).await.unwrap();
        let tracking = Tracking::open(&url).await.unwrap();
        for text in ["one", "two", "three"] {
            let new = NewVersion::new("summary".parse().unwrap(), Template::text(text));
            registry.register(new).await.unwrap();
        }
        for number in 0..runs {
            let (first, second) = (f64::from(number % 7), f64::from(number % 5));
            let values = |quality, latency, cost| {
                [("quality_score", quality), ("latency", latency), ("cost", cost)]
            };
            let latency = f64::from(900 + number);
            log(&tracking, "1", &values(0.80 + first / 100.0, latency, 0.002)).await;
            log(&tracking, "2", &values(0.86 + second / 100.0, latency + 5.0, 0.003)).await;
        }
        if runs > 0 {
            log(&tracking, "3", &[("quality_score", f64::NAN), ("latency", 1200.0)]).await;
        }
    });
    let desk = desk.variable("FMF_PROMPTS__BACKEND", "database");
    let desk = desk.variable("FMF_PROMPTS__DATABASE_URL", "sqlite:fmf.db");
    for (alias, version) in [("production", "1"), ("variant_a", "1"), ("variant_b", "2")] {
        desk.ok(&["alias", "set", "summary", alias, version]);
    }
    desk
}

async fn log(tracking: &Tracking, version: &str, metrics: &[(&str, f64)]) {
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: String::new(),
        start: 1_795_183_387_123,
        name: None,
        tags: Vec::new(),
    };
    let run = tracking.create_run(new).await.unwrap().info.id;
    let point = |(key, value): &(&str, f64)| Metric {
        key: (*key).to_owned(),
        value: *value,
        timestamp: 1_795_183_387_123,
        step: 0,
    };
    let batch = RunBatch {
        metrics: metrics.iter().map(point).collect(),
        params: vec![Pair::new("prompt_name", "summary"), Pair::new("prompt_version", version)],
        ..RunBatch::default()
    };
    tracking.log(&run, batch).await.unwrap();
}

const TEST: [&str; 7] =
    ["summary", "--a", "variant_a", "--b", "variant_b", "--metric", "quality_score"];

fn ab<'w>(command: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    [&["ab", command][..], &TEST, more].concat()
}

#[test]
fn the_versions_of_a_prompt_are_compared() {
    let desk = desk(40);
    assert_snapshot!(walk(
        &desk,
        &[
            &["prompt", "metrics", "summary"],
            &["prompt", "metrics", "summary", "--metric", "quality_score", "--since", "2020-01-01"],
            &["prompt", "metrics", "summary", "--metric", "nothing"],
            &["prompt", "metrics", "nobody"],
        ]
    ));
}

#[test]
fn a_test_is_told_and_ended() {
    let desk = desk(40);
    let latency = ["ab", "promote", "summary", "--a", "1", "--b", "2", "--metric", "latency"];
    assert_snapshot!(walk(
        &desk,
        &[
            &ab("status", &[]),
            &ab("status", &["--lower-is-better"]),
            &latency,
            &ab("promote", &["--reason", "the test of May"]),
            &["log", "summary", "--alias", "production", "-n", "1"],
            &ab("promote", &[]),
            &[&latency[..], &["--force"]].concat(),
            &["log", "summary", "--alias", "production", "-n", "1"],
            &["ab", "status", "summary", "--a", "1", "--b", "production", "--metric", "latency"],
            &["ab", "status", "summary", "--a", "2", "--b", "3", "--metric", "quality_score"],
            &["ab", "promote", "summary", "--a", "2", "--b", "3", "--metric", "cost", "--force"],
            &["ab", "status", "summary", "--a", "1", "--b", "2", "--metric", "qualty_score"],
        ]
    ));
}

#[test]
fn the_name_of_a_metric_says_which_version_is_better_unless_a_flag_does() {
    let desk = desk(12);
    let cost = |more: &[&'static str]| {
        let test = ["ab", "promote", "summary", "--a", "1", "--b", "2", "--metric", "cost"];
        desk.run(&[&test[..], more].concat())
    };
    let cheaper = cost(&[]);
    assert!(cheaper.out.contains("summary by cost (lower is better)"), "{cheaper:?}");
    assert!(cheaper.out.contains("version 1 is better"), "{cheaper:?}");
    assert!(cheaper.out.ends_with("production: 1 (as before)\n"), "{cheaper:?}");
    let dearer = cost(&["--higher-is-better"]);
    assert!(dearer.out.ends_with("production: 1 -> 2\n"), "{dearer:?}");
    assert!(cost(&["--lower-is-better"]).out.ends_with("production: 2 -> 1\n"));
    assert_eq!(cost(&["--lower-is-better", "--higher-is-better"]).code, 2);
}

#[test]
fn a_metric_that_no_run_has_is_not_found() {
    let desk = desk(1);
    for command in ["status", "promote"] {
        let test = ["summary", "--a", "1", "--b", "2", "--metric", "latncy"];
        let ran = desk.run(&[&["ab", command][..], &test].concat());
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains("did you mean \"latency\"?"), "{ran:?}");
    }
    // One that only another version has is no slip of the pen, nor one of other days.
    let cost = ["ab", "status", "summary", "--a", "3", "--b", "2", "--metric", "cost"];
    assert_eq!(desk.run(&cost).code, 0);
    let since = desk.run(&[&cost[..], &["--since", "2026-11-21"]].concat());
    assert!(since.code == 0 && since.out.contains("undecided"), "{since:?}");
}

#[test]
fn without_runs_the_way_out_is_said() {
    let desk = desk(0);
    assert_snapshot!(walk(&desk, &[&["prompt", "metrics", "summary"], &ab("status", &[])]));
}

#[test]
fn champion_moves_with_production_where_it_is_set() {
    let desk = desk(12);
    desk.ok(&["alias", "set", "summary", "champion", "1"]);
    let said = desk.ok(&ab("promote", &[]));
    assert!(said.contains("production: 1 -> 2\nchampion: 1 -> 2"), "{said}");
}

#[test]
fn a_server_answers_the_same_and_files_say_that_they_cannot() {
    let desk = desk(12);
    let ask = |desk: &Desk, store: &str| -> Value {
        let metrics = ["--store", store, "prompt", "metrics", "summary", "--json"];
        let mut answer: Value = serde_json::from_str(&desk.ok(&metrics)).unwrap();
        answer["store"] = Value::Null;
        answer
    };
    let here = ask(&desk, "sqlite:fmf.db");
    assert_eq!(here["versions"][0]["metrics"][1]["not_numbers"], 1);
    assert_eq!(here["versions"][2]["runs"], 12);
    let server = desk.serve(&["--database-url", "sqlite:fmf.db"]);
    assert_eq!(ask(&desk, &server.url), here);
    let store = ["--store", &server.url];
    let said = desk.ok(&[&store[..], &ab("promote", &[])].concat());
    assert!(said.contains("production: 1 -> 2"), "{said}");
    let json = desk.ok(&[&store[..], &ab("status", &["--json"])].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["verdict"], &json["b"]["count"]), (&"b".into(), &12.into()));
    let files = Desk::with_prompts().run(&["prompt", "metrics", "invoice_summary"]);
    assert_eq!(files.code, 5, "{files:?}");
    assert!(files.err.contains("files in ./prompts does not support metrics"), "{files:?}");
}
