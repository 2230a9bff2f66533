//! The first page, health and metrics.

use axum::http::{StatusCode, header};
use fmf_server::every_route;
use fmf_wire::fmf::{ProblemKind, paths};
use serde_json::json;

use super::place::start;

fn text(body: &[u8]) -> &str {
    std::str::from_utf8(body).unwrap()
}

#[tokio::test]
async fn an_empty_registry_says_how_to_begin() {
    let server = start().await;
    let page = server.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(text(&page.body).contains("No prompts yet"));
}

#[tokio::test]
async fn the_first_page_shows_prompts_with_their_aliases() {
    let server = start().await;
    let marker = json!({"key": "mlflow.prompt.is_prompt", "value": "true"});
    for index in 0..60 {
        let name = format!("prompt_{index:02}");
        server
            .must(
                "POST",
                "registered-models/create",
                json!({"name": name, "tags": [marker], "description": "says <hello>"}),
            )
            .await;
    }
    server.must("POST", "registered-models/create", json!({"name": "a_model"})).await;
    let tags = json!([marker, {"key": "mlflow.prompt.text", "value": "secret text"}]);
    server
        .must(
            "POST",
            "model-versions/create",
            json!({"name": "prompt_00", "source": "dummy-source", "tags": tags}),
        )
        .await;
    server
        .must(
            "POST",
            "registered-models/alias",
            json!({"name": "prompt_00", "alias": "production", "version": "1"}),
        )
        .await;

    let page = server.get("/").await;
    let page = text(&page.body);
    assert!(page.contains("prompt_00") && page.contains("production <b>1</b>"));
    assert!(page.contains("prompts:/prompt_00@production"), "the example uses a real prompt");
    assert!(page.contains("says &#60;hello&#62;") && !page.contains("<hello>"));
    assert!(!page.contains("a_model") && !page.contains("prompt_55"));
    let next = server.get("/?page=50").await;
    assert!(text(&next.body).contains("prompt_55"));
    assert_eq!(server.get("/?page=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_api_has_a_page_that_tells_every_route_and_runs_nothing() {
    let server = start().await;
    let answer = server.get(&paths::address(paths::REFERENCE, &[])).await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = text(&answer.body);
    for route in every_route() {
        let Some(path) = route.path.strip_prefix(paths::PREFIX) else { continue };
        assert!(page.contains(&format!(">{path}<")) || path == paths::REFERENCE, "{path}");
    }
    let links = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    for link in links {
        assert!(page.contains(&format!("id=\"{link}\"")), "a link leads to nothing: {link}");
    }
    for kind in ProblemKind::ALL {
        assert!(page.contains(kind.urn()), "{kind:?}");
    }
    assert!(!page.contains("<script") && !page.contains("style="));
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let home = server.get("/").await;
    assert!(text(&home.body).contains("href=\"/api/fmf/v1/docs\""));
}

#[tokio::test]
async fn metrics_count_requests_by_route() {
    let server = start().await;
    server.get("/api/2.0/mlflow/registered-models/get?name=nobody").await;
    let metrics = server.get("/metrics").await;
    let metrics = text(&metrics.body);
    assert!(metrics.contains("fmf_http_requests_total"), "{metrics}");
    assert!(metrics.contains("route=\"/api/2.0/mlflow/registered-models/get\""), "{metrics}");
    assert!(!metrics.contains("nobody"), "no value of a user becomes a label");
}

#[tokio::test]
async fn every_failure_carries_a_request_id_of_its_own() {
    let server = start().await;
    let first = server.get("/no").await.headers["x-request-id"].clone();
    let second = server.get("/nope").await.headers["x-request-id"].clone();
    assert_ne!(first, second);
}
