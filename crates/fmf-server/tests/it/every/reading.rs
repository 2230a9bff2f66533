//! The read cache as a client sees it: fast, and never behind one's own writes.

use std::time::{Duration, Instant};

use fmf_core::{PromptStore as _, Write};
use serde_json::json;

use super::place::start;
use crate::harness::InProcess;

const ALIAS: &str = "/api/2.0/mlflow/registered-models/alias?name=p&alias=production";
const GET: &str = "/api/2.0/mlflow/registered-models/get?name=p";
const VERSION: &str = "/api/2.0/mlflow/model-versions/get?name=p&version=1";

async fn with_two_versions() -> InProcess {
    let server = start().await;
    let marker = json!({"key": "mlflow.prompt.is_prompt", "value": "true"});
    server.must("POST", "registered-models/create", json!({"name": "p", "tags": [marker]})).await;
    for text in ["one", "two"] {
        let tags = json!([marker, {"key": "mlflow.prompt.text", "value": text}]);
        let version = json!({"name": "p", "source": "dummy-source", "tags": tags});
        server.must("POST", "model-versions/create", version).await;
    }
    set_alias(&server, "1").await;
    server
}

async fn set_alias(server: &InProcess, version: &str) {
    let body = json!({"name": "p", "alias": "production", "version": version});
    server.must("POST", "registered-models/alias", body).await;
}

async fn number(server: &InProcess) -> String {
    let answer = server.get(ALIAS).await.json().unwrap();
    answer["model_version"]["version"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_moved_alias_is_seen_by_the_next_read() {
    let server = with_two_versions().await;
    for version in ["1", "2", "1", "2"] {
        set_alias(&server, version).await;
        assert_eq!(number(&server).await, version);
        assert_eq!(number(&server).await, version, "the second read comes from the cache");
    }
}

#[tokio::test]
async fn every_kind_of_write_is_seen_by_the_next_read() {
    let server = with_two_versions().await;
    let writes = [
        ("POST", "registered-models/set-tag", json!({"name": "p", "key": "a", "value": "1"})),
        (
            "POST",
            "registered-models/set-tag",
            json!({"name": "p", "key": "_mlflow_experiment_ids", "value": ",0,"}),
        ),
        ("DELETE", "registered-models/delete-tag", json!({"name": "p", "key": "a"})),
        ("PATCH", "registered-models/update", json!({"name": "p", "description": "new"})),
        ("DELETE", "model-versions/delete", json!({"name": "p", "version": "2"})),
    ];
    for (method, path, body) in writes {
        let before = server.get(GET).await.body;
        assert_eq!(server.get(GET).await.body, before);
        server.must(method, path, body.clone()).await;
        assert_ne!(server.get(GET).await.body, before, "{path} {body}");
    }
    let before = server.get(VERSION).await.body;
    let tag = json!({"name": "p", "version": "1", "key": "a", "value": "1"});
    server.must("POST", "model-versions/set-tag", tag).await;
    assert_ne!(server.get(VERSION).await.body, before);
}

#[tokio::test]
async fn a_renamed_or_deleted_prompt_is_gone_from_the_cache() {
    let server = with_two_versions().await;
    assert_eq!(server.get(GET).await.status, 200);
    let rename = json!({"name": "p", "new_name": "q"});
    server.must("POST", "registered-models/rename", rename).await;
    assert_eq!(server.get(GET).await.status, 404);
    let new = "/api/2.0/mlflow/registered-models/get?name=q";
    assert_eq!(server.get(new).await.status, 200);
    server.must("DELETE", "registered-models/delete", json!({"name": "q"})).await;
    assert_eq!(server.get(new).await.status, 404);
}

#[tokio::test]
async fn a_write_of_another_process_is_seen_within_a_second() {
    let server = with_two_versions().await;
    assert_eq!(number(&server).await, "1");
    let other = server.opened_again().await;
    let (name, alias) = ("p".parse().unwrap(), "production".parse().unwrap());
    other.set_alias(&name, &alias, "2".parse().unwrap(), Write::default()).await.unwrap();
    let written = Instant::now();
    while number(&server).await != "2" {
        assert!(written.elapsed() < Duration::from_secs(1), "the cache is behind");
        tokio::task::yield_now().await;
    }
}
