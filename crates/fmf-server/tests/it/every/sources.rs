//! Where the versions of ordinary models have their files: what a client may say of that.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::place::start;
use crate::harness::InProcess;

/// A model `m` with two versions, the first made by a run, the second called `champion` and on
/// `Staging`; a model without versions, and a prompt.
async fn given() -> InProcess {
    let server = start().await;
    let is_prompt = json!([{"key": "mlflow.prompt.is_prompt", "value": "true"}]);
    for entry in [
        json!({"name": "m"}),
        json!({"name": "empty"}),
        json!({"name": "copy"}),
        json!({"name": "p", "tags": is_prompt}),
    ] {
        server.must("POST", "registered-models/create", entry).await;
    }
    for version in [
        json!({"name": "m", "source": "s3://b/1", "run_id": "r1"}),
        json!({"name": "m", "source": "s3://b/2"}),
        json!({"name": "p", "source": "dummy-source", "tags": is_prompt}),
    ] {
        server.must("POST", "model-versions/create", version).await;
    }
    let alias = json!({"name": "m", "alias": "champion", "version": "2"});
    server.must("POST", "registered-models/alias", alias).await;
    let stage = json!({"name": "m", "version": "2", "stage": "Staging"});
    server.must("POST", "model-versions/transition-stage", stage).await;
    server
}

async fn create(server: &InProcess, source: &str, more: Value) -> (StatusCode, Value) {
    let mut version = json!({"name": "copy", "source": source});
    version.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    let answer = server.call("POST", "model-versions/create", version).await;
    (answer.status, answer.json().unwrap())
}

async fn download_uri(server: &InProcess, name: &str, version: &Value) -> String {
    let version = version.as_str().unwrap();
    let path = "/api/2.0/mlflow/model-versions/get-download-uri";
    let answer = server.get(&format!("{path}?name={name}&version={version}")).await;
    answer.json().unwrap()["artifact_uri"].as_str().unwrap().to_owned()
}

/// Makes a version of another one, and looks at what it has of it.
async fn check_made(server: &InProcess, source: &str, more: Value, expected: [&str; 3]) {
    let (status, answer) = create(server, source, more).await;
    assert_eq!(status, StatusCode::OK, "{source}: {answer}");
    let made = &answer["model_version"];
    let uri = download_uri(server, "copy", &made["version"]).await;
    let seen = [made["source"].as_str().unwrap(), made["run_id"].as_str().unwrap(), &uri];
    assert_eq!(seen, expected, "{source}");
}

async fn check_refused(server: &InProcess, source: &str, more: Value, status: u16, message: &str) {
    let (seen, answer) = create(server, source, more).await;
    let said = answer["message"].as_str().unwrap_or_default();
    assert_eq!((seen.as_u16(), said), (status, message), "{source}");
}

#[tokio::test]
async fn a_version_made_from_another_has_its_files_and_its_run() {
    let server = given().await;
    let none = || json!({});
    let (first, second) = (["models:/m/1", "r1", "s3://b/1"], ["models:/m/2", "", "s3://b/2"]);
    check_made(&server, "models:/m/1", none(), first).await;
    check_made(&server, "MODELS:///m/01?x", json!({"run_id": "r1", "model_id": ""}), first).await;
    check_made(&server, "models:/m@champion", none(), second).await;
    check_made(&server, "models:/m/LATEST", json!({"run_id": ""}), second).await;
    check_made(&server, "models:/m/staging", none(), second).await;
    // A copy of a copy has the files of the first.
    check_made(&server, "models:/copy/1", none(), ["models:/copy/1", "r1", "s3://b/1"]).await;
}

#[tokio::test]
async fn files_stay_where_they_were_when_the_origin_goes() {
    let server = given().await;
    create(&server, "models:/m@champion", json!({})).await;
    let alias = json!({"name": "m", "alias": "champion", "version": "1"});
    server.must("POST", "registered-models/alias", alias).await;
    server.must("DELETE", "registered-models/delete", json!({"name": "m"})).await;
    let renamed = json!({"name": "copy", "new_name": "moved"});
    server.must("POST", "registered-models/rename", renamed).await;
    assert_eq!(download_uri(&server, "moved", &json!("1")).await, "s3://b/2");
}

#[tokio::test]
async fn an_origin_must_be_a_version_of_a_model_that_is_there() {
    let server = given().await;
    for (source, status, message) in [
        ("models:/nobody/live", 404, "Registered Model with name=nobody not found"),
        ("models:/m/9", 404, "Model Version (name=m, version=9) not found"),
        ("models:/m/0", 404, "Model Version (name=m, version=0) not found"),
        ("models:/m@none", 400, "Registered model alias none not found."),
        ("models:/empty@latest", 404, "Latest version not found for model empty."),
        ("models:/m/Archived", 404, "Model Version (name=m, version=Archived) not found"),
        (
            "models:/p/live",
            400,
            "Invalid model version source: 'models:/p/live'. Prompt versions cannot be used as \
             model version sources.",
        ),
        (
            "models:/m/live",
            400,
            "Invalid Model Version stage: live. Value must be one of None, Staging, Production, \
             Archived.",
        ),
    ] {
        check_refused(&server, source, json!({}), status, message).await;
    }
}

#[tokio::test]
async fn what_is_said_of_an_origin_must_be_so() {
    let server = given().await;
    for (source, more) in [
        ("models:/m/1", json!({"run_id": "r2"})),
        ("models:/m/1", json!({"run_id": ""})),
        ("models:/m/1", json!({"run_id": "r1", "model_id": "m-1"})),
        ("models:/m@champion", json!({"run_id": "r1"})),
    ] {
        let message = format!(
            "Invalid model version source: '{source}'. The run_id and model_id request parameters \
             must match the referenced model version."
        );
        check_refused(&server, source, more, 400, &message).await;
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_origin_is_said_before_what_is_wrong_with_the_version() {
    let server = given().await;
    let nobody = "Registered Model with name=nobody not found";
    let bad_tags = json!([{"key": "a:b/../c", "value": ""}]);
    for more in [json!({"name": "a/b"}), json!({"tags": bad_tags}), json!({"model_id": "m-1"})] {
        check_refused(&server, "models:/nobody/1", more, 404, nobody).await;
    }
    let name = "Invalid model name 'a/b'. Names cannot contain '/' or ':'.";
    check_refused(&server, "models:/m/1", json!({"name": "a/b"}), 400, name).await;
    let missing = "Registered Model with name=x not found";
    check_refused(&server, "models:/m/1", json!({"name": "x"}), 404, missing).await;
}

#[tokio::test]
async fn a_logged_model_is_not_found() {
    let server = given().await;
    let logged = "Logged model with ID 'm-1' not found.";
    let id = json!({"model_id": "m-1"});
    check_refused(&server, "s3://b/x", id.clone(), 404, logged).await;
    check_refused(&server, "models:/m-1", id, 404, logged).await;
    let with_run = json!({"model_id": "m-1", "run_id": "r1"});
    check_refused(&server, "s3://b/x", with_run.clone(), 404, logged).await;
    let missing = json!({"name": "x", "model_id": "m-1", "run_id": "r1"});
    let no_entry = "Registered Model with name=x not found";
    check_refused(&server, "s3://b/x", missing, 404, no_entry).await;
    let prompt = json!({"name": "p", "model_id": "m-1",
        "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]});
    check_refused(&server, "dummy-source", prompt.clone(), 404, logged).await;
    // MLflow asks for the logged model to learn the run, and here it knows the run.
    let mut known_run = prompt;
    known_run["run_id"] = json!("r1");
    assert_eq!(create(&server, "dummy-source", known_run).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_is_refused_takes_no_number() {
    let server = given().await;
    for source in ["models:/m/9", "models:/p/1", "/etc", "mlflow-artifacts:/a"] {
        let (status, _) = create(&server, source, json!({})).await;
        assert!(status.is_client_error(), "{source}");
    }
    create(&server, "s3://b/x", json!({"model_id": "m-1", "run_id": "r1"})).await;
    let (_, made) = create(&server, "s3://b/x", json!({})).await;
    assert_eq!(made["model_version"]["version"], "1");
}

/// A run, a logged model that it made, and their ids.
async fn made(server: &InProcess) -> (String, String) {
    let run = server.must("POST", "runs/create", json!({"experiment_id": "0"})).await;
    let run = run["run"]["info"]["run_id"].as_str().unwrap().to_owned();
    let model = json!({"experiment_id": "0", "name": "logged", "source_run_id": run});
    let model = server.must("POST", "logged-models", model).await;
    let id = model["model"]["info"]["model_id"].as_str().unwrap().to_owned();
    (run, id)
}

#[tokio::test]
async fn a_version_made_of_a_logged_model_has_its_files_and_its_run() {
    let server = given().await;
    let (run, id) = made(&server).await;
    let source = format!("models:/{id}");
    let files = format!("mlflow-artifacts:/0/models/{id}/artifacts");
    let of_model = json!({"model_id": id});
    check_made(&server, &source, of_model.clone(), [&source, &run, &files]).await;
    let named = json!({"model_id": id, "run_id": "other"});
    check_made(&server, &source, named, [&source, "other", &files]).await;
    check_made(&server, "s3://b/x", of_model.clone(), ["s3://b/x", &run, "s3://b/x"]).await;
    // A copy of such a version has what that one has.
    check_made(&server, "models:/copy/1", json!({}), ["models:/copy/1", &run, &files]).await;
    let model = server.must("GET", &format!("logged-models/{id}"), json!({})).await;
    let listed = r#"[{"name": "copy", "version": 1}, {"name": "copy", "version": 2}, {"name": "copy", "version": 3}]"#;
    let tag = json!([{"key": "mlflow.modelVersions", "value": listed}]);
    assert_eq!(model["model"]["info"]["tags"], tag);
    server.must("DELETE", &format!("logged-models/{id}"), json!({})).await;
    let not_found = format!("Logged model with ID '{id}' not found.");
    check_refused(&server, &source, of_model, 404, &not_found).await;
    assert_eq!(download_uri(&server, "copy", &json!("1")).await, files);
}

#[tokio::test]
async fn a_source_among_the_files_of_its_run_or_model_is_believed() {
    let server = given().await;
    let (run, id) = made(&server).await;
    let of_run = format!("mlflow-artifacts:/0/{run}/artifacts");
    let of_model = format!("mlflow-artifacts:/0/models/{id}/artifacts");
    for source in [of_run.clone(), format!("{of_run}/a"), format!("{of_run}//a?x=1")] {
        let named = json!({"run_id": run});
        check_made(&server, &source, named, [&source, &run, &source]).await;
    }
    check_made(&server, &of_model, json!({"model_id": id}), [&of_model, &run, &of_model]).await;
    for (source, more, parameter) in [
        (format!("{of_run}x"), json!({"run_id": run}), "run_id"),
        (of_run.clone(), json!({"run_id": "other"}), "run_id"),
        (of_run.clone(), json!({}), "run_id"),
        (of_model.clone(), json!({"run_id": run}), "run_id"),
        (of_run.clone(), json!({"model_id": id}), "model_id"),
        (of_model.clone(), json!({"model_id": "m-1"}), "model_id"),
        (format!("models:/{id}"), json!({"run_id": run}), "model_id"),
    ] {
        let message = format!(
            "Invalid model version source: '{source}'. The {parameter} request parameter must \
             identify the resource that contains the source."
        );
        check_refused(&server, &source, more, 400, &message).await;
    }
}

#[tokio::test]
async fn a_prompt_takes_its_run_from_a_logged_model() {
    let server = given().await;
    let (run, id) = made(&server).await;
    let prompt = json!({"name": "p", "model_id": id,
        "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]});
    let (status, answer) = create(&server, "dummy-source", prompt).await;
    assert_eq!((status, &answer["model_version"]["run_id"]), (StatusCode::OK, &json!(run)));
    let model = server.must("GET", &format!("logged-models/{id}"), json!({})).await;
    assert_eq!(model["model"]["info"].get("tags"), None);
}
