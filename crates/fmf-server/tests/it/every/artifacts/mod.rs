//! The files of runs and models.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

use super::place::{home, start};
use crate::harness::{Answer, InProcess};

mod away;
mod files;
mod owners;
mod parts;
mod paths;

const STORE: &str = "/api/2.0/mlflow-artifacts/artifacts";

async fn request(server: &InProcess, method: &str, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::builder().method(method).uri(format!("{STORE}{path}"));
    server.send(request.body(body.into()).unwrap()).await
}

/// Writes a file, which must succeed.
async fn put(server: &InProcess, path: &str, body: impl Into<Body>) {
    let answer = request(server, "PUT", path, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.message());
    assert!(answer.body.is_empty() && !answer.headers.contains_key("content-type"));
}

/// The bytes of a file that must be there.
async fn read(server: &InProcess, path: &str) -> Vec<u8> {
    let answer = request(server, "GET", path, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.message());
    answer.body
}

/// What stands in a folder, as the protocol says it.
async fn list(server: &InProcess, path: &str) -> Value {
    let answer = request(server, "GET", &format!("?path={path}"), "").await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.message());
    answer.json().unwrap()
}

/// A run in the default experiment.
async fn run(server: &InProcess) -> String {
    let run = json!({"experiment_id": "0", "start_time": 1});
    let made = server.must("POST", "runs/create", run).await;
    made["run"]["info"]["run_id"].as_str().unwrap().to_owned()
}
