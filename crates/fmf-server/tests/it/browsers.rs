//! What a browser is told, and which of its requests are let in.

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fmf_server::{Auth, ServeOptions, every_route};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{harness::InProcess, https::Authority};

pub(crate) fn check_guarded(headers: &HeaderMap, what: &str) {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(value("x-content-type-options"), Some("nosniff"), "{what}");
    assert_eq!(value("x-frame-options"), Some("DENY"), "{what}");
    assert_eq!(value("referrer-policy"), Some("no-referrer"), "{what}");
    let policy = value("content-security-policy").unwrap_or_default();
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{what}: {policy}");
}

#[tokio::test]
async fn every_answer_of_every_route_is_guarded() {
    let server = InProcess::with(ServeOptions::default()).await;
    let marker = json!({"key": "mlflow.prompt.is_prompt", "value": "true"});
    server.must("POST", "registered-models/create", json!({"name": "p", "tags": [marker]})).await;
    let kept = "/api/2.0/mlflow/registered-models/get?name=p".to_owned();
    let more = [kept.clone(), kept, "/nothing".to_owned(), "/?page=x".to_owned()];
    let paths = every_route().into_iter().map(|route| route.path);
    for path in paths.chain(more) {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            let request = Request::builder().method(method).uri(&path);
            let answer = server.send(request.body(Body::empty()).unwrap()).await;
            check_guarded(&answer.headers, &format!("{method} {path}"));
            assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        }
    }
    let request = Request::get("/").header(header::HOST, "evil.example");
    let refused = server.send(request.body(Body::empty()).unwrap()).await;
    check_guarded(&refused.headers, "a refused host");
}

#[tokio::test]
async fn the_first_page_has_no_script_and_only_the_style_that_is_allowed() {
    let server = InProcess::with(ServeOptions::default()).await;
    let page = server.get("/").await;
    let text = String::from_utf8(page.body).unwrap();
    let (_, rest) = text.split_once("<style>").unwrap();
    let (style, rest) = rest.split_once("</style>").unwrap();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    let digest = STANDARD.encode(Sha256::digest(style));
    assert!(policy.contains(&format!("style-src 'sha256-{digest}'")), "{policy}");
    for surprise in ["<script", "<style", "style=", " onclick", " onload", "javascript:"] {
        assert!(!rest.contains(surprise), "{surprise}");
    }
}

#[tokio::test]
async fn browsers_are_held_to_https_where_it_is_served_to_others() {
    let authority = Authority::new();
    for (host, held) in [("127.0.0.1", false), ("0.0.0.0", true)] {
        let tls = Some(authority.files("localhost"));
        let options = ServeOptions {
            host: host.parse().unwrap(),
            tls,
            auth: Auth::Off,
            ..Default::default()
        };
        let server = InProcess::with(options).await;
        for path in ["/health", "/", "/nothing"] {
            let headers = server.get(path).await.headers;
            assert_eq!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), held, "{path}");
        }
    }
}

/// A request of a browser for a page of `origin`, or of a program if there is none.
fn browsers(method: Method, host: &str, origin: Option<&str>) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri("/api/2.0/mlflow/registered-models/create")
        .header(header::HOST, host)
        // What a form of another site can send without asking first.
        .header(header::CONTENT_TYPE, "text/plain");
    if let Some(origin) = origin {
        request = request.header(header::ORIGIN, origin);
    }
    request.body(Body::from("{\"name\":\"x\"}")).unwrap()
}

#[tokio::test]
async fn writes_from_pages_of_other_sites_are_refused() {
    let server = InProcess::with(ServeOptions::default()).await;
    for (host, origin, refused) in [
        ("localhost:5000", Some("https://evil.example"), true),
        ("localhost:5000", Some("null"), true),
        ("evil.example", Some("http://evil.example"), true),
        ("mlflow:5000", Some("http://192.168.1.66"), true),
        ("localhost:5000", Some("http://localhost:5000"), false),
        ("mlflow:5000", Some("http://mlflow:5000"), false),
        ("mlflow:5000", None, false),
    ] {
        for method in [Method::POST, Method::DELETE, Method::PATCH, Method::PUT] {
            let status = server.send(browsers(method.clone(), host, origin)).await.status;
            let what = format!("{method} of {origin:?} to {host}: {status}");
            assert_eq!(status == StatusCode::FORBIDDEN, refused, "{what}");
        }
    }
}

#[tokio::test]
async fn a_second_host_and_a_foreign_target_are_refused() {
    let server = InProcess::with(ServeOptions::default()).await;
    let two = Request::get("/health").header(header::HOST, "localhost");
    let two = two.header(header::HOST, "evil.example").body(Body::empty()).unwrap();
    assert_eq!(server.send(two).await.status, StatusCode::FORBIDDEN);
    let target = Request::get("http://evil.example/health").header(header::HOST, "localhost");
    let status = server.send(target.body(Body::empty()).unwrap()).await.status;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let target = Request::get("http://localhost/health").header(header::HOST, "localhost");
    let status = server.send(target.body(Body::empty()).unwrap()).await.status;
    assert_eq!(status, StatusCode::OK);
}
