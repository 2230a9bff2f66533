//! Many clients at once.

use std::{collections::BTreeSet, sync::Arc};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::place::start;

fn version(name: &str, text: &str) -> Value {
    json!({"name": name, "source": "dummy-source", "tags": [
        {"key": "mlflow.prompt.is_prompt", "value": "true"},
        {"key": "_mlflow_prompt_type", "value": "text"},
        {"key": "mlflow.prompt.text", "value": text},
    ]})
}

fn prompt(name: &str) -> Value {
    json!({"name": name, "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_simultaneous_registers_give_consecutive_numbers() {
    let server = Arc::new(start().await);
    let tasks: Vec<_> = (0..200)
        .map(|index| {
            let server = Arc::clone(&server);
            tokio::spawn(async move {
                // As the stock client does: everybody tries to create the prompt first.
                let created = server.call("POST", "registered-models/create", prompt("busy")).await;
                assert!(!created.status.is_server_error(), "{}", created.message());
                let answer = server
                    .call("POST", "model-versions/create", version("busy", &index.to_string()))
                    .await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.message());
                let number = answer.json().unwrap()["model_version"]["version"].clone();
                number.as_str().unwrap().parse::<u32>().unwrap()
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.unwrap());
    }
    assert_eq!(numbers, (1..=200).collect());
}
