//! Input that wants to break the server gets a clear 4xx, and the server lives.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;

use super::place::start;
use crate::harness::{Answer, InProcess};

async fn post(server: &InProcess, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(format!("/api/2.0/mlflow/{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.into())
        .unwrap();
    server.send(request).await
}

/// The answer must be a 4xx with words, and the server must answer the next question.
async fn refused(server: &InProcess, answer: &Answer) {
    assert!(answer.status.is_client_error(), "{}: {}", answer.status, answer.message());
    assert!(!answer.message().is_empty(), "an error without a message");
    assert_eq!(server.get("/health").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused() {
    let server = start().await;
    let answer = post(&server, "registered-models/create", vec![b' '; 10 << 20]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    refused(&server, &answer).await;
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let server = start().await;
    let deep = "[".repeat(200_000);
    let nested = format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
    let bodies: [&[u8]; 7] =
        [b"", b"{bad", b"[]", b"5", &[0xff, 0xfe, 0x00], deep.as_bytes(), nested.as_bytes()];
    for body in bodies {
        let answer = post(&server, "registered-models/create", body.to_vec()).await;
        refused(&server, &answer).await;
    }
}

#[tokio::test]
async fn nul_is_refused_everywhere() {
    let server = start().await;
    server.must("POST", "registered-models/create", json!({"name": "a"})).await;
    let requests = [
        ("POST", "registered-models/create", json!({"name": "a\0b"})),
        ("POST", "registered-models/create", json!({"name": "x", "description": "\0"})),
        ("POST", "registered-models/set-tag", json!({"name": "a", "key": "k", "value": "\0"})),
        ("POST", "registered-models/set-tag", json!({"name": "a", "key": "\0", "value": "v"})),
        ("POST", "model-versions/create", json!({"name": "a", "source": "s3://x\0"})),
        ("PATCH", "registered-models/update", json!({"name": "a", "description": "\0"})),
    ];
    for (method, path, body) in requests {
        let answer = server.call(method, path, body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {body}");
        refused(&server, &answer).await;
    }
}

#[tokio::test]
async fn paths_that_climb_find_nothing() {
    let server = start().await;
    for path in [
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/2.0/mlflow/..%2f..%2fx",
        "//",
        "/api/2.0/mlflow/registered-models%2Fget?name=a",
        "/%00",
        "/api/2.0/mlflow/registered-models/get/",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.json().is_none(), "an unknown route must not answer in JSON: {path}");
    }
    for name in ["..%2Fx", "a%2Fb", "%00", "%ff"] {
        let answer =
            server.get(&format!("/api/2.0/mlflow/registered-models/get?name={name}")).await;
        assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_template_of_one_character_too_many_leaves_nothing_behind() {
    let server = start().await;
    let tags = |text: String| json!([{"key": "mlflow.prompt.is_prompt", "value": "true"}, {"key": "mlflow.prompt.text", "value": text}]);
    server
        .must(
            "POST",
            "registered-models/create",
            json!({"name": "long", "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]}),
        )
        .await;
    let version = |text| json!({"name": "long", "source": "dummy-source", "tags": tags(text)});
    let answer = server.call("POST", "model-versions/create", version("é".repeat(100_001))).await;
    assert_eq!(answer.message(), "Prompt text exceeds max length of 100000 characters.");
    refused(&server, &answer).await;
    let made = server.must("POST", "model-versions/create", version("é".repeat(100_000))).await;
    assert_eq!(made["model_version"]["version"], "1", "the refused version took a number");
}

#[tokio::test]
async fn wrong_types_unknown_enums_and_broken_tokens_are_refused() {
    let server = start().await;
    for query in [
        "max_results=x",
        "max_results=-1",
        "max_results=99999999999999999999",
        "page_token=%21%21",
        "page_token=bnVsbA%3D%3D",
        "page_token=eyJvZmZzZXQiOiAtMX0%3D",
        "page_token=eyJvZmZzZXQiOiA5OTk5OTk5OTk5OTk5OTk5OTk5OX0%3D",
        "filter=name%20IS%20NULL",
        "filter=name%20IN%20(x)",
        "order_by=name&order_by=name",
        "filter=%FF",
    ] {
        for resource in ["registered-models", "model-versions"] {
            let answer = server.get(&format!("/api/2.0/mlflow/{resource}/search?{query}")).await;
            assert!(
                answer.status.is_client_error(),
                "{resource} {query}: {} {}",
                answer.status,
                answer.message()
            );
        }
    }
    for body in [
        json!({"name": ["a"]}),
        json!({"name": {"a": 1}}),
        json!({"name": true}),
        json!({"name": "a", "tags": [1]}),
        json!({"name": "a", "tags": {"key": "a"}}),
    ] {
        let answer = server.call("POST", "registered-models/create", body).await;
        refused(&server, &answer).await;
    }
}

#[tokio::test]
async fn a_host_that_an_outsider_can_own_is_refused() {
    let server = start().await;
    for (host, status) in [("evil.example", 403), ("mlflow:5000", 200), ("127.0.0.1", 200)] {
        let request =
            Request::get("/health").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(server.send(request).await.status.as_u16(), status, "{host}");
    }
}
