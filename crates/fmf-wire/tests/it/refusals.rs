//! Requests that a real MLflow server refused are refused in the same words.
//!
//! Only what the request itself decides: whether a thing exists is a registry's business.

use fmf_wire::mlflow::{ApiError, Params, requests::*};
use serde_json::Value;

const REFUSALS: &str = include_str!("data/refusals.jsonl");

/// Reads a request as the endpoint at `path` does.
fn read(method: &http::Method, path: &str, params: &Params) -> Result<(), ApiError> {
    macro_rules! read {
        ($request:ty) => {
            <$request>::read(params).map(|_| ())
        };
    }
    match (method.as_str(), path) {
        (_, "registered-models/create") => read!(CreateRegisteredModel),
        (_, "registered-models/get") => read!(GetRegisteredModel),
        (_, "registered-models/search") => read!(SearchRegisteredModels),
        (_, "registered-models/update") => read!(UpdateRegisteredModel),
        (_, "registered-models/rename") => read!(RenameRegisteredModel),
        (_, "registered-models/delete") => read!(DeleteRegisteredModel),
        (_, "registered-models/get-latest-versions") => {
            GetLatestVersions::read(params).and_then(|asked| asked.among(Vec::new())).map(drop)
        }
        (_, "registered-models/set-tag") => read!(SetRegisteredModelTag),
        (_, "registered-models/delete-tag") => read!(DeleteRegisteredModelTag),
        ("POST", "registered-models/alias") => read!(SetAlias),
        ("DELETE", "registered-models/alias") => read!(DeleteAlias),
        ("GET", "registered-models/alias") => read!(GetByAlias),
        (_, "model-versions/create") => {
            CreateModelVersion::read(params).map(|_| ()).map_err(|refused| refused.error)
        }
        (_, "model-versions/get") => read!(GetModelVersion),
        (_, "model-versions/search") => read!(SearchModelVersions),
        (_, "model-versions/update") => read!(UpdateModelVersion),
        (_, "model-versions/transition-stage") => read!(TransitionStage),
        (_, "model-versions/delete") => read!(DeleteModelVersion),
        (_, "model-versions/get-download-uri") => read!(GetDownloadUri),
        (_, "model-versions/set-tag") => read!(SetModelVersionTag),
        (_, "model-versions/delete-tag") => read!(DeleteModelVersionTag),
        unknown => panic!("no endpoint {unknown:?}"),
    }
}

fn answer(line: &Value) -> Value {
    let text = |key: &str| line[key].as_str().unwrap_or_default();
    let method: http::Method = text("method").parse().unwrap();
    let content_type = line["content_type"].as_str();
    let params =
        Params::from_request(&method, text("query"), content_type, text("body").as_bytes());
    match params.and_then(|params| read(&method, text("path"), &params)) {
        Ok(()) => Value::Null,
        Err(error) => serde_json::from_slice(&error.body()).unwrap(),
    }
}

#[test]
fn every_refusal_has_mlflows_words() {
    let mut differences = Vec::new();
    for line in REFUSALS.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let ours = answer(&line);
        if ours != line["response"] {
            differences.push(format!("{line}\n  ours: {ours}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn check(method: &str, path: &str, query: &str, body: &str, message: &str) {
    let line = serde_json::json!({
        "method": method, "path": path, "query": query, "body": body,
        "content_type": "application/json",
    });
    assert_eq!(answer(&line)["message"], message, "{path} {query} {body}");
}

#[test]
fn what_breaks_the_real_server_is_refused_with_a_clear_text() {
    check(
        "GET",
        "registered-models/search",
        "max_results=-1",
        "",
        "Invalid value for max_results. It must not be negative, but got -1",
    );
    check(
        "GET",
        "model-versions/search",
        "order_by=name&order_by=name+DESC",
        "",
        "`order_by` contains duplicate fields: ['name', 'name DESC']",
    );
    check(
        "GET",
        "registered-models/search",
        "order_by=timestamp&order_by=last_updated_timestamp",
        "",
        "`order_by` contains duplicate fields: ['timestamp', 'last_updated_timestamp']",
    );
    check(
        "GET",
        "model-versions/get",
        "name=p&version=99999999999999999999",
        "",
        "Model Version (name=p, version=99999999999999999999) not found",
    );
    check(
        "POST",
        "model-versions/transition-stage",
        "",
        r#"{"name": "p", "version": "1", "stage": "none", "archive_existing_versions": true}"#,
        "Model version transition cannot archive existing model versions because 'none' is not an \
         Active stage. Valid stages are ['Staging', 'Production']",
    );
    check(
        "POST",
        "registered-models/set-tag",
        "",
        r#"{"name": "p", "key": "k", "value": "a\u0000"}"#,
        "Invalid value for parameter 'value' supplied: it holds a NUL character, which cannot be \
         stored.",
    );
}
