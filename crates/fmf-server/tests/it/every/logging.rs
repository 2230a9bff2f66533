//! Logging by many clients at once, and of more than fits.

use std::{collections::BTreeSet, sync::Arc};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{place::start, tracking::run};
use crate::harness::{Answer, InProcess};

/// Sends bodies to one path, all at once.
async fn at_once(server: &Arc<InProcess>, path: &'static str, bodies: Vec<Value>) -> Vec<Answer> {
    let sent = bodies.into_iter().map(|body| {
        let server = Arc::clone(server);
        tokio::spawn(async move { server.call("POST", path, body).await })
    });
    let mut answers = Vec::new();
    for sent in sent.collect::<Vec<_>>() {
        answers.push(sent.await.unwrap());
    }
    answers
}

async fn data(server: &InProcess, id: &str) -> Value {
    let answer = server.get(&format!("/api/2.0/mlflow/runs/get?run_id={id}")).await;
    answer.json().unwrap()["run"]["data"].clone()
}

fn texts<'v>(items: &'v Value, field: &str) -> BTreeSet<&'v str> {
    items.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_batch_from_thirty_two_clients_is_logged_once() {
    let server = Arc::new(start().await);
    let id = run(&server).await;
    let metrics: Vec<_> = (0..50)
        .map(|step| json!({"key": format!("m{}", step % 5), "value": step, "timestamp": 1, "step": step}))
        .collect();
    let pair = |n: i32| json!({"key": format!("k{n}"), "value": "v"});
    let pairs: Vec<_> = (0..20).map(pair).collect();
    let batch = json!({"run_id": id, "metrics": metrics, "params": pairs, "tags": pairs});
    for answer in at_once(&server, "runs/log-batch", vec![batch; 32]).await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.message());
    }
    let data = data(&server, &id).await;
    assert_eq!(
        (data["metrics"].as_array().unwrap().len(), texts(&data["params"], "key").len()),
        (5, 20)
    );
    let history =
        server.get(&format!("/api/2.0/mlflow/metrics/get-history?run_id={id}&metric_key=m0")).await;
    assert_eq!(history.json().unwrap()["metrics"].as_array().unwrap().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_batches_that_contradict_each_other_one_is_logged_whole_and_the_others_not_at_all() {
    let server = Arc::new(start().await);
    let id = run(&server).await;
    let batches = (0..32).map(|client| {
        // Each in another order, so that rows are locked in another order too.
        let mut keys: Vec<i32> = (0..16).collect();
        keys.rotate_left(client % 16);
        let value = client.to_string();
        let params: Vec<_> =
            keys.iter().map(|key| json!({"key": format!("p{key}"), "value": value})).collect();
        let metric = json!({"key": format!("m{client}"), "value": 1, "timestamp": 1, "step": 1});
        let tag = json!({"key": format!("t{client}"), "value": value});
        json!({"run_id": id, "metrics": [metric], "params": params, "tags": [tag]})
    });
    let answers = at_once(&server, "runs/log-batch", batches.collect()).await;
    let logged: Vec<usize> =
        (0..32).filter(|client| answers[*client].status == StatusCode::OK).collect();
    let [first] = logged[..] else { panic!("logged by {logged:?}") };
    for refused in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.message());
        assert!(refused.message().starts_with("Changing param values is not allowed."));
    }
    let data = data(&server, &id).await;
    assert_eq!(texts(&data["params"], "value"), [first.to_string().as_str()].into());
    assert_eq!(texts(&data["metrics"], "key"), [format!("m{first}").as_str()].into());
    assert!(texts(&data["tags"], "key").contains(format!("t{first}").as_str()));
    assert_eq!(data["tags"].as_array().unwrap().len(), 2, "its own, and that of its name");
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_clients_that_log_steps_of_one_metric_leave_the_last() {
    let server = Arc::new(start().await);
    let id = run(&server).await;
    let bodies = (0..32).map(|client| {
        let points: Vec<_> = (0..100)
            .map(|step| json!({"key": "m", "value": client, "timestamp": client, "step": step}))
            .collect();
        json!({"run_id": id, "metrics": points})
    });
    for answer in at_once(&server, "runs/log-batch", bodies.collect()).await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.message());
    }
    let latest = json!([{"key": "m", "value": 31.0, "timestamp": 31, "step": 99}]);
    assert_eq!(data(&server, &id).await["metrics"], latest);
}

#[tokio::test]
async fn what_is_no_number_is_kept_as_one_and_found_as_none() {
    let server = start().await;
    let id = run(&server).await;
    for (key, value) in
        [("nan", json!("NaN")), ("inf", json!("Infinity")), ("low", json!("-Infinity"))]
    {
        let point = json!({"run_id": id, "key": key, "value": value, "timestamp": 1, "step": -1});
        server.must("POST", "runs/log-metric", point).await;
    }
    let data = data(&server, &id).await;
    let values: Vec<_> =
        data["metrics"].as_array().unwrap().iter().map(|m| m["value"].clone()).collect();
    assert_eq!(values, [json!("NaN"), json!(f64::MAX), json!(f64::MIN)]);
    for (filter, found) in [
        ("metrics.nan > -1", 0),
        ("metrics.nan = 0", 0),
        ("metrics.nan != 0", 1),
        ("metrics.inf > 1e308", 1),
        ("metrics.low < -1e308", 1),
    ] {
        let body = json!({"experiment_ids": ["0"], "filter": filter});
        let answer = server.must("POST", "runs/search", body).await;
        let runs = answer.get("runs").and_then(Value::as_array).map_or(0, Vec::len);
        assert_eq!(runs, found, "{filter}");
    }
}

#[tokio::test]
async fn nothing_is_added_to_what_was_deleted() {
    let server = start().await;
    let made = server.must("POST", "experiments/create", json!({"name": "gone"})).await;
    let experiment = made["experiment_id"].clone();
    let made = server.must("POST", "runs/create", json!({"experiment_id": experiment})).await;
    let id = made["run"]["info"]["run_id"].clone();
    server.must("POST", "experiments/delete", json!({"experiment_id": experiment})).await;
    let point = json!({"key": "m", "value": 1, "timestamp": 1, "step": 1});
    let pair = json!({"run_id": id, "key": "k", "value": "v"});
    for (path, body) in [
        ("runs/create", json!({"experiment_id": experiment})),
        ("runs/log-batch", json!({"run_id": id, "metrics": [point]})),
        ("runs/log-metric", json!({"run_id": id, "key": "m", "value": 1, "timestamp": 1})),
        ("runs/log-parameter", pair.clone()),
        ("runs/set-tag", pair.clone()),
        ("runs/delete-tag", pair.clone()),
        ("runs/update", json!({"run_id": id, "status": "FINISHED"})),
        ("runs/log-inputs", json!({"run_id": id, "models": [{"model_id": "m"}]})),
        ("runs/outputs", json!({"run_id": id, "models": [{"model_id": "m", "step": 1}]})),
        (
            "experiments/set-experiment-tag",
            json!({"experiment_id": experiment, "key": "k", "value": "v"}),
        ),
        ("experiments/update", json!({"experiment_id": experiment, "new_name": "x"})),
        ("experiments/delete", json!({"experiment_id": experiment})),
    ] {
        let answer = server.call("POST", path, body).await;
        assert!(answer.status.is_client_error(), "{path}: {} {}", answer.status, answer.message());
    }
    server.must("POST", "experiments/restore", json!({"experiment_id": experiment})).await;
    server.must("POST", "runs/log-batch", json!({"run_id": id, "metrics": [point]})).await;
}

#[tokio::test]
async fn a_run_takes_very_many_metrics() {
    let server = start().await;
    let id = run(&server).await;
    for batch in 0..20 {
        let points: Vec<_> = (0..1_000)
            .map(|n| json!({"key": format!("m{}", batch * 1_000 + n), "value": n, "timestamp": 1, "step": 0}))
            .collect();
        server.must("POST", "runs/log-batch", json!({"run_id": id, "metrics": points})).await;
    }
    let body = json!({"experiment_ids": ["0"], "filter": "metrics.m19999 = 999", "max_results": 5});
    let found = server.must("POST", "runs/search", body).await;
    assert_eq!(found["runs"][0]["data"]["metrics"].as_array().unwrap().len(), 20_000);
    let long = json!({"run_id": id, "key": "long", "value": "ä".repeat(8_001)});
    server.must("POST", "runs/set-tag", long).await;
    let tags = data(&server, &id).await["tags"].clone();
    let kept = tags.as_array().unwrap().iter().find(|tag| tag["key"] == "long").unwrap();
    assert_eq!(kept["value"].as_str().unwrap().chars().count(), 8_000);
}
