//! Points of metrics, asked for as charts do: so many of each run, evenly spaced.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{place::start, tracking::run};
use crate::harness::InProcess;

const ASKED: &str = "metrics/get-history-bulk-interval";

/// A run with 30 points of `m` at every third step, ten of `same` at one step, and `nan`.
async fn logged(server: &InProcess) -> String {
    let id = run(server).await;
    let point = |key: &str, value: Value, timestamp: i64, step: i64| json!({"key": key, "value": value, "timestamp": timestamp, "step": step});
    let mut points: Vec<Value> = (0..30)
        .map(|n| point("m", json!(f64::from(n) / 2.0), 1_000 + i64::from(n), 3 * i64::from(n)))
        .collect();
    points.extend((0..10).map(|n| point("same", json!(n), 5, 0)));
    points.extend([json!("NaN"), json!(1), json!(0)].map(|value| point("nan", value, 1, 1)));
    server.must("POST", "runs/log-batch", json!({"run_id": id, "metrics": points})).await;
    id
}

/// The steps and values that are answered.
async fn points(server: &InProcess, prefix: &str, query: &str) -> Vec<(i64, Value)> {
    let answer = server.get(&format!("/{prefix}/2.0/mlflow/{ASKED}?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.message());
    let answer = answer.json().unwrap();
    let points = answer.get("metrics").and_then(Value::as_array).cloned().unwrap_or_default();
    points.iter().map(|point| (point["step"].as_i64().unwrap(), point["value"].clone())).collect()
}

#[tokio::test]
async fn a_sample_is_what_a_real_server_picks() {
    let server = start().await;
    let id = logged(&server).await;
    for (query, steps) in [
        ("metric_key=m&max_results=5", vec![0, 18, 36, 54, 87]),
        ("metric_key=m&max_results=1", vec![87]),
        ("metric_key=m&max_results=7", vec![0, 15, 30, 42, 54, 66, 87]),
        ("metric_key=m&max_results=4&start_step=10&end_step=60", vec![12, 27, 39, 60]),
        ("metric_key=m&start_step=-5&end_step=5%20", vec![0, 3]),
        ("metric_key=m&start_step=99999999999&end_step=99999999999", vec![]),
        ("metric_key=none", vec![]),
    ] {
        for prefix in ["api", "ajax-api"] {
            let found = points(&server, prefix, &format!("run_ids={id}&{query}")).await;
            let found: Vec<i64> = found.into_iter().map(|(step, _)| step).collect();
            assert_eq!(found, steps, "{query}");
        }
    }
    let all = points(&server, "api", &format!("run_ids={id}&metric_key=m")).await;
    assert_eq!(all.len(), 30);
    let same = points(&server, "api", &format!("run_ids={id}&metric_key=same&max_results=3")).await;
    assert_eq!(same, [(0, json!(0.0)), (0, json!(4.0)), (0, json!(9.0))]);
    let nan = points(&server, "api", &format!("run_ids={id}&metric_key=nan&max_results=3")).await;
    assert_eq!(nan, [(1, json!(0.0)), (1, json!("NaN")), (1, json!(1.0))]);
}

#[tokio::test]
async fn runs_are_sampled_in_the_order_in_which_they_are_named() {
    let server = start().await;
    let (one, empty) = (logged(&server).await, run(&server).await);
    let asked = format!(
        "/api/2.0/mlflow/{ASKED}?run_ids={one}&run_ids={empty}&run_ids=nothing&run_ids={one}&metric_key=m&max_results=1"
    );
    let point = json!({"key": "m", "value": 14.5, "timestamp": 1_029, "step": 87, "run_id": one});
    let expected = json!({"metrics": [point, point]});
    assert_eq!(server.get(&asked).await.json().unwrap(), expected);
    server.must("POST", "runs/delete", json!({"run_id": one})).await;
    assert_eq!(server.get(&asked).await.json().unwrap(), expected, "of a deleted run");
    let none = server.get(&format!("/api/2.0/mlflow/{ASKED}?run_ids={empty}&metric_key=m")).await;
    assert_eq!(none.json().unwrap(), json!({}));
}

#[tokio::test]
async fn what_cannot_be_sampled_is_refused_in_the_words_of_a_real_server() {
    const DOCS: &str = " See the API docs for more information about request parameters.";
    let server = start().await;
    let id = logged(&server).await;
    let many = format!("{}metric_key=m", format!("run_ids={id}&").repeat(101));
    let wrong = |name: &str, value: &str| {
        format!(
            "Invalid value \"{value}\" for parameter '{name}' supplied:  Hint: Value was of type 'str'.{DOCS}"
        )
    };
    let missing = |name: &str| format!("Missing value for required parameter '{name}'.{DOCS}");
    let of_run = |more: &str| format!("run_ids={id}&metric_key=m{more}");
    let range = format!("max_results must be between 1 and 2500.{DOCS}");
    let both = "If either start step or end step are specified, both must be specified.".to_owned();
    for (query, message) in [
        (String::new(), missing("run_ids")),
        ("metric_key=m".to_owned(), missing("run_ids")),
        (format!("run_ids={id}"), missing("metric_key")),
        (format!("run_ids={id}&metric_key="), missing("metric_key")),
        (
            many,
            format!(
                "GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids.{DOCS}"
            ),
        ),
        (of_run("&max_results=0"), range.clone()),
        (of_run("&max_results=-1"), range.clone()),
        (of_run("&max_results=2501"), range.clone()),
        (of_run("&max_results=99999999999"), range),
        (of_run("&max_results=x"), wrong("max_results", "x")),
        (of_run("&max_results="), wrong("max_results", "")),
        (of_run("&start_step=a&end_step=b"), wrong("start_step", "a")),
        (of_run("&start_step=1.5&end_step=3"), wrong("start_step", "1.5")),
        (of_run("&start_step=10"), both.clone()),
        (of_run("&end_step=10"), both),
        (
            of_run("&start_step=10&end_step=9"),
            "end_step must be greater than start_step. Found start_step=10 and end_step=9."
                .to_owned(),
        ),
    ] {
        let answer = server.get(&format!("/api/2.0/mlflow/{ASKED}?{query}")).await;
        assert_eq!(
            (answer.status, answer.message()),
            (StatusCode::BAD_REQUEST, message),
            "{query}"
        );
    }
    let posted = server.call("POST", ASKED, json!({"run_ids": [id], "metric_key": "m"})).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}
