//! Logged models under requests that are right, wrong, and that nobody should send.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::place::start;
use crate::harness::InProcess;

async fn run(server: &InProcess) -> String {
    let made = server.must("POST", "runs/create", json!({"experiment_id": "0"})).await;
    made["run"]["info"]["run_id"].as_str().unwrap().to_owned()
}

async fn model(server: &InProcess, more: Value) -> String {
    let mut body = json!({"experiment_id": "0", "name": "m"});
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    let made = server.must("POST", "logged-models", body).await;
    made["model"]["info"]["model_id"].as_str().unwrap().to_owned()
}

async fn found(server: &InProcess, id: &str) -> Value {
    server.must("GET", &format!("logged-models/{id}"), json!({})).await["model"].clone()
}

/// Sends what must be refused, with that status and those words.
async fn refused(
    server: &InProcess,
    (method, path): (&str, &str),
    body: Value,
    (status, words): (u16, &str),
) {
    let answer = server.call(method, path, body.clone()).await;
    let said = answer.message();
    assert_eq!(answer.status.as_u16(), status, "{method} {path} {body}: {said}");
    assert!(said.contains(words), "{method} {path} {body}: {said}");
}

#[tokio::test]
async fn a_model_that_cannot_be_is_refused_in_mlflows_words() {
    let server = start().await;
    let missing = "Missing value for required parameter 'experiment_id'";
    let name = |bad: &str| json!({"experiment_id": "0", "name": bad});
    for (body, status, words) in [
        (json!({}), 400, missing),
        (json!({"experiment_id": 0}), 400, "Hint: Value was of type 'int'"),
        (json!({"experiment_id": "99"}), 404, "No Experiment with id=99 exists"),
        (json!({"experiment_id": "abc"}), 400, "Invalid experiment ID 'abc'."),
        (
            json!({"experiment_id": "abc", "name": "a/b"}),
            400,
            "Invalid model name ('a/b') provided.",
        ),
        (name(&"x".repeat(501)), 400, "name"),
        (
            json!({"experiment_id": "0", "params": [{"key": "a"}, {"key": "a"}]}),
            400,
            "Duplicate param key 'a'",
        ),
        (
            json!({"experiment_id": "0", "tags": [{"key": "a"}, {"key": "a", "value": "2"}]}),
            400,
            "Duplicate tag key 'a'",
        ),
        (json!({"experiment_id": "0", "tags": [{"key": "x".repeat(256)}]}), 400, "key"),
        (json!({"experiment_id": "0", "tags": [{"key": "a\0"}]}), 400, "NUL"),
    ] {
        refused(&server, ("POST", "logged-models"), body, (status, words)).await;
    }
    for bad in ["a/b", "a:b", "a.b", "a%b", "a\"b", "a'b"] {
        let words = "cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")";
        refused(&server, ("POST", "logged-models"), name(bad), (400, words)).await;
    }
    server.must("POST", "logged-models", name("ä b-c ")).await;
}

#[tokio::test]
async fn a_model_that_is_not_there_or_deleted_is_not_found() {
    let server = start().await;
    let gone = model(&server, json!({})).await;
    server.must("DELETE", &format!("logged-models/{gone}"), json!({"model_id": gone})).await;
    let not_found = format!("Logged model with ID '{gone}' not found.");
    let path = format!("logged-models/{gone}");
    refused(&server, ("GET", &path), json!({}), (404, &not_found)).await;
    let deleted = server.get(&format!("/api/2.0/mlflow/{path}?allow_deleted=True")).await;
    assert_eq!(deleted.status, StatusCode::OK);
    let long = "x".repeat(5_000);
    for id in ["m-unknown", "m%2Fx", "%00", "m%20x", "%E2%98%83", "m'%22", &long] {
        let own = json!({"model_id": "m-unknown", "status": "LOGGED_MODEL_READY"});
        for (method, path, body) in [
            ("GET", format!("logged-models/{id}"), json!({})),
            ("PATCH", format!("logged-models/{id}"), own.clone()),
            ("DELETE", format!("logged-models/{id}"), json!({})),
            ("PATCH", format!("logged-models/{id}/tags"), json!({"tags": []})),
            ("DELETE", format!("logged-models/{id}/tags/k"), json!({})),
            ("POST", format!("logged-models/{id}/params"), own),
        ] {
            refused(&server, (method, &path), body, (404, "Logged model with ID '")).await;
        }
    }
    let no_key = format!("{path}/tags/%00");
    refused(&server, ("DELETE", &no_key), json!({}), (400, "NUL")).await;
    let bytes = server.get("/api/2.0/mlflow/logged-models/%FF").await;
    assert!(bytes.status.is_client_error(), "{}", bytes.status);
}

#[tokio::test]
async fn a_status_is_one_that_the_protocol_names_or_none() {
    let server = start().await;
    let (one, other) = (model(&server, json!({})).await, model(&server, json!({})).await);
    let path = format!("logged-models/{one}");
    let status = |written: Value| json!({"model_id": one, "status": written});
    for (written, expected) in [
        (json!("LOGGED_MODEL_READY"), "LOGGED_MODEL_READY"),
        (json!(3), "LOGGED_MODEL_UPLOAD_FAILED"),
        (json!("1"), "LOGGED_MODEL_PENDING"),
        (json!("BAD"), "LOGGED_MODEL_STATUS_UNSPECIFIED"),
        (json!(0), "LOGGED_MODEL_STATUS_UNSPECIFIED"),
        (json!(7), "LOGGED_MODEL_STATUS_UNSPECIFIED"),
    ] {
        let changed = server.must("PATCH", &path, status(written.clone())).await;
        assert_eq!(changed["model"]["info"]["status"], expected, "{written}");
    }
    // MLflow's server does what the body says.
    let of_other = json!({"model_id": other, "status": 2});
    let changed = server.must("PATCH", &path, of_other).await;
    assert_eq!(changed["model"]["info"]["model_id"], json!(other));
    let patch = ("PATCH", path.as_str());
    refused(&server, patch, json!({"status": 2}), (400, "parameter 'model_id'")).await;
    refused(&server, patch, json!({"model_id": one}), (400, "parameter 'status'")).await;
    refused(&server, patch, status(json!([1])), (400, "parameter 'status'")).await;
}

#[tokio::test]
async fn tags_and_parameters_are_what_the_client_sends() {
    let server = start().await;
    let id = model(&server, json!({"params": [{"key": "p", "value": "1"}]})).await;
    let path = |end: &str| format!("logged-models/{id}/{end}");
    let tags = json!({"tags": [{"key": "#name", "value": "é"}, {"key": "a b"}, {"key": "k/x"}]});
    server.must("PATCH", &path("tags"), tags).await;
    let expected = json!([
        {"key": "#name", "value": "é"}, {"key": "a b", "value": ""}, {"key": "k/x", "value": ""},
    ]);
    assert_eq!(found(&server, &id).await["info"]["tags"], expected);
    server.must("DELETE", &path("tags/a%20b"), json!({})).await;
    server.must("DELETE", &path("tags/k%2Fx"), json!({})).await;
    let missing = format!("No tag with key 'a b' found for model with ID '{id}'.");
    refused(&server, ("DELETE", &path("tags/a%20b")), json!({}), (404, &missing)).await;
    let params = |pairs: Value| json!({"model_id": id, "params": pairs});
    server.must("POST", &path("params"), params(json!([{"key": "n", "value": "2"}]))).await;
    let expected = json!([{"key": "n", "value": "2"}, {"key": "p", "value": "1"}]);
    assert_eq!(found(&server, &id).await["data"]["params"], expected);
    let post = path("params");
    for pairs in [json!([{"key": "p", "value": "1"}]), json!([{"key": "x"}, {"key": "x"}])] {
        refused(&server, ("POST", &post), params(pairs), (400, "key")).await;
    }
    refused(&server, ("POST", &post), json!({"params": []}), (400, "'model_id'")).await;
}

#[tokio::test]
async fn a_metric_of_a_model_is_told_by_run_and_by_model() {
    let server = start().await;
    let (run, id) = (run(&server).await, model(&server, json!({})).await);
    let point = |more: Value| {
        let mut point = json!({"run_id": run, "key": "k", "value": 1, "timestamp": 1, "step": 2});
        point.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        point
    };
    let on_data = json!({"model_id": id, "dataset_name": "n", "dataset_digest": "d"});
    server.must("POST", "runs/log-metric", point(on_data)).await;
    server.must("POST", "runs/log-metric", point(json!({"key": "none", "model_id": ""}))).await;
    let nan = point(json!({"key": "nan", "value": "NaN", "model_id": id}));
    server.must("POST", "runs/log-batch", json!({"run_id": run, "metrics": [nan]})).await;
    let expected = json!([
        {"key": "k", "value": 1.0, "timestamp": 1, "step": 2, "dataset_name": "n",
            "dataset_digest": "d", "model_id": id, "run_id": run},
        {"key": "nan", "value": 0.0, "timestamp": 1, "step": 2, "model_id": id, "run_id": run},
    ]);
    assert_eq!(found(&server, &id).await["data"]["metrics"], expected);
    let of_run = server.must("GET", "runs/get", json!({"run_id": run})).await;
    let first = json!({"key": "k", "value": 1.0, "timestamp": 1, "step": 2});
    assert_eq!(of_run["run"]["data"]["metrics"][0], first);
    let log = ("POST", "runs/log-metric");
    let half = "Both dataset_name and dataset_digest must be provided if one is provided";
    refused(&server, log, point(json!({"dataset_name": "n"})), (400, half)).await;
    let unknown = point(json!({"key": "new", "model_id": "m-unknown"}));
    let not_found = "Logged model with ID 'm-unknown' not found.";
    refused(&server, log, unknown.clone(), (400, not_found)).await;
    let batch = json!({"run_id": run, "metrics": [point(json!({"key": "new"})), unknown]});
    refused(&server, ("POST", "runs/log-batch"), batch, (400, not_found)).await;
    let of_run = server.must("GET", "runs/get", json!({"run_id": run})).await;
    assert_eq!(of_run["run"]["data"]["metrics"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_search_goes_on_where_its_token_says() {
    let server = start().await;
    for number in 0..7 {
        model(&server, json!({"name": format!("n{number}")})).await;
    }
    let order = json!([{"field_name": "name", "ascending": false}]);
    let mut asked = json!({"experiment_ids": ["0"], "filter": "name LIKE 'n%'", "order_by": order, "max_results": 3});
    let mut names = Vec::new();
    loop {
        let page = server.must("POST", "logged-models/search", asked.clone()).await;
        let models = page["models"].as_array().unwrap().iter();
        names.extend(models.map(|model| model["info"]["name"].as_str().unwrap().to_owned()));
        match page.get("next_page_token") {
            Some(token) => asked["page_token"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(names, ["n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
    let search = ("POST", "logged-models/search");
    asked["filter"] = json!("name LIKE 'm%'");
    let words = "Filter string in the page token does not match the requested filter string. \
                 Expected: name LIKE 'm%'. Found: name LIKE 'n%'";
    refused(&server, search, asked, (400, words)).await;
}

#[tokio::test]
async fn a_search_that_cannot_be_is_refused() {
    let server = start().await;
    model(&server, json!({})).await;
    let search = ("POST", "logged-models/search");
    let missing = "Missing value for required parameter 'experiment_ids'";
    refused(&server, search, json!({}), (400, missing)).await;
    for (field, value, words) in [
        ("filter", json!("bogus = 'x'"), "Invalid attribute key 'bogus'"),
        ("filter", json!("a OR b"), "Expected a list of comparisons"),
        ("filter", json!("name = 'm' AND ".repeat(300)), "at most 200 clauses"),
        ("order_by", json!([{"field_name": "bogus"}]), "Invalid order by field name: bogus"),
        ("order_by", json!([{}]), "Invalid order by field name: "),
        ("order_by", json!("name"), "parameter 'order_by'"),
        ("datasets", json!([{"dataset_digest": "d"}]), "`dataset_name` in the `datasets`"),
        ("max_results", json!(-1), "It must be a positive integer"),
        ("max_results", json!("x"), "parameter 'max_results'"),
        ("page_token", json!("YWJj"), "Invalid page token: YWJj. Expecting value"),
        ("page_token", json!("%"), "Invalid page token: %"),
        ("experiment_ids", json!(["abc"]), "Invalid experiment ID 'abc'"),
        ("experiment_ids", json!([5]), "parameter 'experiment_ids'"),
    ] {
        let mut asked = json!({"experiment_ids": ["0"]});
        asked[field] = value;
        refused(&server, search, asked, (400, words)).await;
    }
    for none in [json!([]), json!(["99"])] {
        let asked = json!({"experiment_ids": none});
        assert_eq!(server.must("POST", "logged-models/search", asked).await, json!({}));
    }
}

#[tokio::test]
async fn no_value_of_a_field_makes_the_server_fail() {
    let server = start().await;
    let (run, id) = (run(&server).await, model(&server, json!({})).await);
    let pair = json!({"key": "k", "value": "v"});
    let data = json!({"dataset_name": "n", "dataset_digest": "d"});
    let order = json!({"field_name": "metrics.m", "ascending": true, "dataset_name": "n"});
    for (method, path, good) in [
        (
            "POST",
            "logged-models".to_owned(),
            json!({"experiment_id": "0", "name": "n",
            "model_type": "t", "source_run_id": run, "params": [pair], "tags": [pair]}),
        ),
        ("PATCH", format!("logged-models/{id}"), json!({"model_id": id, "status": 2})),
        ("PATCH", format!("logged-models/{id}/tags"), json!({"tags": [pair]})),
        ("POST", format!("logged-models/{id}/params"), json!({"model_id": id, "params": []})),
        (
            "POST",
            "logged-models/search".to_owned(),
            json!({"experiment_ids": ["0"],
            "filter": "metrics.m > 1", "datasets": [data], "max_results": 5, "order_by": [order],
            "page_token": ""}),
        ),
        (
            "POST",
            "runs/log-metric".to_owned(),
            json!({"run_id": run, "key": "m", "value": 1,
            "timestamp": 1, "model_id": id, "dataset_name": "n", "dataset_digest": "d"}),
        ),
    ] {
        server.must(method, &path, good.clone()).await;
        for field in good.as_object().unwrap().keys() {
            for value in super::tracking::junk() {
                let mut broken = good.clone();
                broken[field] = value.clone();
                let answer = server.call(method, &path, broken).await;
                let shown = value.to_string();
                let shown = &shown[..shown.floor_char_boundary(40)];
                assert!(answer.status.as_u16() < 500, "{path} {field}: {shown}");
                let has_words = answer.status == StatusCode::OK || !answer.message().is_empty();
                assert!(has_words, "{path} {field}: {shown}");
            }
        }
    }
}
