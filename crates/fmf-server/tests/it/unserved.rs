//! Addresses that MLflow has and this server has not.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use fmf_server::ServeOptions;
use serde_json::json;

use crate::harness::{Answer, InProcess};

async fn asked(method: &str, path: &str) -> Answer {
    let server = InProcess::with(ServeOptions::default()).await;
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    server.send(request).await
}

/// The code makes MLflow's client try older addresses; the words are what its user reads.
async fn check(method: &str, path: &str) {
    let answer = asked(method, path).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
    let json = answer.json().unwrap_or_default();
    assert_eq!(json["error_code"], json!("ENDPOINT_NOT_FOUND"), "{method} {path}");
    let said = format!("FMF does not serve {method} {path} yet; ");
    assert!(answer.message().starts_with(&said), "{}", answer.message());
}

#[tokio::test]
async fn an_address_of_mlflow_that_is_not_served_is_an_error_in_words() {
    for (method, path) in [
        ("POST", "/api/3.0/mlflow/traces/search"),
        ("GET", "/api/2.0/mlflow/webhooks"),
        ("POST", "/api/3.0/mlflow/datasets/search"),
        ("DELETE", "/ajax-api/3.0/mlflow/scorers/delete"),
    ] {
        check(method, path).await;
    }
}

#[tokio::test]
async fn where_mlflow_has_nothing_either_there_is_a_page() {
    let nothing = ["/nothing", "/apis/x", "//api/2.0", "/api", "/api/2.0/mlflow/nothing"];
    for path in nothing.into_iter().chain(["/api/3.0/mlflow/server-info", "/api/2.0/traces"]) {
        let answer = asked("GET", path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.starts_with(b"<!doctype html>"), "{path}");
    }
}
