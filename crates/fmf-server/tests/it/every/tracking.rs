//! Runs and experiments under requests that nobody should send.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::place::start;
use crate::harness::InProcess;

async fn run(server: &InProcess) -> String {
    let made = server.must("POST", "runs/create", json!({"experiment_id": "0"})).await;
    made["run"]["info"]["run_id"].as_str().unwrap().to_owned()
}

/// A good request for each endpoint that takes a body.
fn good(run: &str) -> Vec<(&'static str, Value)> {
    let point = json!({"key": "m", "value": 1.5, "timestamp": 1, "step": 1});
    let mut metric = point.clone();
    metric["run_id"] = json!(run);
    let pair = json!({"key": "k", "value": "v"});
    let dataset =
        json!({"name": "n", "digest": "d", "source_type": "t", "source": "s", "schema": "x"});
    vec![
        ("experiments/create", json!({"name": "e", "artifact_location": "s3://b", "tags": [pair]})),
        (
            "experiments/search",
            json!({"max_results": 5, "filter": "", "view_type": "ALL",
            "order_by": ["name"], "page_token": ""}),
        ),
        ("experiments/update", json!({"experiment_id": "0", "new_name": "d"})),
        ("experiments/set-experiment-tag", json!({"experiment_id": "0", "key": "k", "value": "v"})),
        ("experiments/delete-experiment-tag", json!({"experiment_id": "0", "key": "k"})),
        (
            "runs/create",
            json!({"experiment_id": "0", "user_id": "u", "start_time": 1,
            "run_name": "r", "tags": [pair]}),
        ),
        (
            "runs/search",
            json!({"experiment_ids": ["0"], "filter": "", "run_view_type": "ALL",
            "max_results": 5, "order_by": ["start_time"], "page_token": ""}),
        ),
        (
            "runs/update",
            json!({"run_id": run, "status": "RUNNING", "end_time": 5, "run_name": "r"}),
        ),
        ("runs/log-metric", metric),
        ("runs/log-parameter", json!({"run_id": run, "key": "p", "value": "v"})),
        ("runs/set-tag", json!({"run_id": run, "key": "t", "value": "v"})),
        ("runs/delete-tag", json!({"run_id": run, "key": "t"})),
        (
            "runs/log-batch",
            json!({"run_id": run, "metrics": [point], "params": [pair], "tags": [pair]}),
        ),
        (
            "runs/log-inputs",
            json!({"run_id": run, "models": [{"model_id": "m"}],
            "datasets": [{"dataset": dataset, "tags": [pair]}]}),
        ),
        ("runs/outputs", json!({"run_id": run, "models": [{"model_id": "m", "step": 1}]})),
    ]
}

pub(super) fn junk() -> Vec<Value> {
    vec![
        Value::Null,
        json!(""),
        json!("\0"),
        json!("\u{202e}é🦀"),
        json!("x".repeat(20_000)),
        json!("NaN"),
        json!("-Infinity"),
        json!("9223372036854775808"),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(1e308),
        json!(true),
        json!([]),
        json!([[]]),
        json!([null]),
        json!([1, "a", {}]),
        json!({}),
        json!({"key": {"key": []}}),
        json!([{"key": "\0", "value": "\0"}]),
        json!([{"dataset": []}]),
        json!([{"dataset": {"name": "\0"}, "tags": [{"key": "k", "value": "\0"}]}]),
    ]
}

#[tokio::test]
async fn no_value_of_a_field_makes_the_server_fail() {
    let server = start().await;
    let run = run(&server).await;
    for (path, body) in good(&run) {
        server.must("POST", path, body.clone()).await;
        for field in body.as_object().unwrap().keys() {
            for value in junk() {
                let mut broken = body.clone();
                broken[field] = value.clone();
                let answer = server.call("POST", path, broken).await;
                let status = answer.status;
                let shown = value.to_string();
                let shown = &shown[..shown.floor_char_boundary(40)];
                assert!(status.as_u16() < 500, "{path} {field}: {shown}: {status}");
                let has_words = status == StatusCode::OK || !answer.message().is_empty();
                assert!(has_words, "{path} {field}: {shown}");
            }
        }
    }
    server.must("POST", "runs/search", json!({"experiment_ids": ["0"]})).await;
}

#[tokio::test]
async fn no_query_makes_the_server_fail() {
    let server = start().await;
    let run = run(&server).await;
    for (path, fields) in [
        ("runs/get", ["run_id", "run_uuid"].as_slice()),
        ("experiments/get", &["experiment_id"]),
        ("experiments/get-by-name", &["experiment_name"]),
        ("experiments/search", &["max_results", "filter", "view_type", "order_by", "page_token"]),
        ("metrics/get-history", &["run_id", "metric_key", "max_results", "page_token"]),
        ("metrics/get-history-bulk", &["run_id", "metric_key", "max_results"]),
    ] {
        for field in fields {
            for value in
                ["", "%00", "%FF", "-1", "0", "1e9", "99999999999999999999", "a&a=b", "'%20;"]
            {
                let good: String = fields
                    .iter()
                    .filter(|other| *other != field)
                    .map(|other| match *other {
                        "run_id" => format!("&run_id={run}"),
                        "metric_key" => "&metric_key=m".to_owned(),
                        "max_results" => "&max_results=5".to_owned(),
                        _ => String::new(),
                    })
                    .collect();
                let asked = format!("/api/2.0/mlflow/{path}?{field}={value}{good}");
                let answer = server.get(&asked).await;
                assert!(answer.status.as_u16() < 500, "{asked}: {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn what_is_refused_in_a_batch_leaves_nothing_behind() {
    let server = start().await;
    let run = run(&server).await;
    let fine = json!({"key": "m", "value": 1, "timestamp": 1});
    for metrics in [
        json!([fine, {"key": "m", "value": "abc", "timestamp": 1}]),
        json!([fine, {"key": "m", "value": 1}]),
        json!([fine, {"key": "a/../b", "value": 1, "timestamp": 1}]),
        json!([fine, "x"]),
        Value::from(vec![fine.clone(); 1_001]),
    ] {
        let body = json!({"run_id": run, "metrics": metrics});
        let answer = server.call("POST", "runs/log-batch", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.message());
    }
    let found = server.get(&format!("/api/2.0/mlflow/runs/get?run_id={run}")).await;
    assert!(found.json().unwrap()["run"]["data"].get("metrics").is_none());
}

#[tokio::test]
async fn the_histories_of_several_runs_are_told_at_once() {
    let server = start().await;
    let (one, other) = (run(&server).await, run(&server).await);
    for (id, value) in [(&one, json!("NaN")), (&other, json!(2))] {
        let point = json!({"run_id": id, "key": "m", "value": value, "timestamp": 3, "step": 4});
        server.must("POST", "runs/log-metric", point).await;
    }
    let asked = format!("metrics/get-history-bulk?run_id={other}&run_id={one}&metric_key=m");
    let answer = server.get(&format!("/ajax-api/2.0/mlflow/{asked}")).await.json().unwrap();
    let point = |id: &str, value: Value| json!({"key": "m", "value": value, "timestamp": 3, "step": 4, "run_id": id});
    let mut expected = [point(&one, json!("NaN")), point(&other, json!(2.0))];
    expected.sort_by_key(|point| point["run_id"].to_string());
    assert_eq!(answer, json!({"metrics": expected}));
    let none = server.get("/api/2.0/mlflow/metrics/get-history-bulk?metric_key=m").await;
    assert_eq!(none.message(), "GetMetricHistoryBulk request must specify at least one run_id.");
}
