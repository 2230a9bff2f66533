//! Behind a proxy: under a path of its own, with the client's address, and with nobody else's
//! word for it.

use axum::http::StatusCode;
use fmf_server::{Auth, ServeError, ServeOptions, Server};
use serde_json::json;

use crate::{
    harness::{InProcess, Listening},
    raw::{answer, said},
};

fn behind(proxies: &[&str]) -> ServeOptions {
    ServeOptions {
        root_path: "/fmf".to_owned(),
        trusted_proxies: proxies.iter().map(|proxy| (*proxy).to_owned()).collect(),
        allowed_hosts: vec!["prompts.example.com".to_owned()],
        auth: Auth::Off,
        ..ServeOptions::default()
    }
}

#[tokio::test]
async fn requests_are_answered_with_the_root_path_and_without_it() {
    let server = InProcess::with(behind(&[])).await;
    server.must("POST", "registered-models/create", json!({"name": "p"})).await;
    let get = "/api/2.0/mlflow/registered-models/get?name=p";
    for path in ["/health", "/", "/metrics", get, get] {
        for root in ["", "/fmf"] {
            let answer = server.get(&format!("{root}{path}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{root}{path}");
        }
    }
    assert_eq!(server.get("/fmf").await.status, StatusCode::OK);
    for path in ["/fmfhealth", "/fmf/fmf/health", "/other/health"] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_change_is_seen_under_both_addresses() {
    let server = InProcess::with(behind(&[])).await;
    server.must("POST", "registered-models/create", json!({"name": "p"})).await;
    let get = |root: &str| format!("{root}/api/2.0/mlflow/registered-models/get?name=p");
    for round in 0..3 {
        let body = json!({"name": "p", "description": format!("{round}")});
        server.must("PATCH", "registered-models/update", body).await;
        for root in ["", "/fmf", "/fmf", ""] {
            let seen = server.get(&get(root)).await.json().unwrap();
            assert_eq!(seen["registered_model"]["description"], format!("{round}"), "{root}");
        }
    }
}

#[tokio::test]
async fn links_carry_the_root_path_and_the_address_that_the_client_used() {
    let server = Listening::with(behind(&["127.0.0.1"])).await;
    let page = |headers: &'static str| {
        let words =
            format!("GET /fmf/ HTTP/1.1\r\nHost: fmf:5000\r\nConnection: close\r\n{headers}\r\n");
        let address = server.address;
        async move { answer(said(address, &words).await).await }
    };
    let text = page("").await;
    assert!(text.contains("set_tracking_uri(\"http://fmf:5000/fmf\")"), "{text}");
    assert!(text.contains("href=\"/fmf/health\"") && !text.contains("href=\"/health\""), "{text}");
    let forwarded = "X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-Proto: https\r\n\
        X-Forwarded-Host: prompts.example.com\r\n";
    let text = page(forwarded).await;
    assert!(text.contains("https://prompts.example.com/fmf"), "{text}");
    let text = page("Forwarded: for=203.0.113.5;proto=https;host=prompts.example.com\r\n").await;
    assert!(text.contains("https://prompts.example.com/fmf"), "{text}");
    let text = page("X-Forwarded-Host: evil.example\r\n").await;
    assert!(text.starts_with("HTTP/1.1 403"), "{text}");
    let text = page("X-Forwarded-Host: \"><script>\r\n").await;
    assert!(text.starts_with("HTTP/1.1 403"), "{text}");
}

/// Whom the log of changes names when a write comes over a socket with these headers.
async fn author(proxies: &[&str], headers: &str) -> String {
    let server = Listening::with(behind(proxies)).await;
    let body = json!({"name": "p"}).to_string();
    let words = format!(
        "POST /api/2.0/mlflow/registered-models/create HTTP/1.1\r\nHost: localhost\r\n\
         Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    let text = answer(said(server.address, &words).await).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    server.first_author().await
}

#[tokio::test]
async fn the_author_is_the_client_and_not_the_proxy() {
    const BEHIND_TWO: &str = "X-Forwarded-For: 1.1.1.1, 203.0.113.5, 10.0.0.9\r\n";
    let trusted = ["127.0.0.1", "10.0.0.0/8"];
    assert_eq!(author(&trusted, BEHIND_TWO).await, "anonymous@203.0.113.5");
    assert_eq!(author(&trusted, "").await, "anonymous@127.0.0.1");
    assert_eq!(author(&["10.0.0.0/8"], BEHIND_TWO).await, "anonymous@127.0.0.1");
    assert_eq!(author(&[], BEHIND_TWO).await, "anonymous@127.0.0.1");
}

#[tokio::test]
async fn wrong_tokens_count_against_the_client_and_not_the_proxy() {
    let options = ServeOptions { auth: Auth::On, ..behind(&["127.0.0.1"]) };
    let server = Listening::with(options).await;
    let status = async |client: &str| {
        let words = format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer wrong\r\nX-Forwarded-For: {client}\r\n\r\n"
        );
        answer(said(server.address, &words).await).await[9..12].to_owned()
    };
    for _ in 0..10 {
        assert_eq!(status("203.0.113.5").await, "401");
    }
    assert_eq!(status("203.0.113.5").await, "429");
    assert_eq!(status("203.0.113.6").await, "401");
}

#[tokio::test]
async fn a_write_through_a_proxy_may_come_from_a_page_under_its_name() {
    let server = Listening::with(behind(&["127.0.0.1"])).await;
    let status = |origin: &'static str| {
        let words = format!(
            "POST /fmf/api/2.0/mlflow/registered-models/create HTTP/1.1\r\nHost: fmf:5000\r\n\
             Connection: close\r\nX-Forwarded-For: 203.0.113.5\r\nOrigin: {origin}\r\n\
             X-Forwarded-Host: prompts.example.com\r\nContent-Length: 0\r\n\r\n"
        );
        let address = server.address;
        async move { answer(said(address, &words).await).await[9..12].to_owned() }
    };
    assert_ne!(status("https://prompts.example.com").await, "403");
    assert_eq!(status("https://evil.example").await, "403");
    assert_eq!(status("http://fmf:5000").await, "403");
}

#[tokio::test]
async fn a_wrong_path_or_proxy_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let check = |options: ServeOptions, said: &'static str| {
        let options = ServeOptions { data_dir: folder.path().join("data"), ..options };
        async move {
            let error = Server::front(&options).await.err().unwrap();
            assert!(matches!(error, ServeError::Front(_)), "{error:?}");
            assert!(error.to_string().contains(said), "{error}");
        }
    };
    check(ServeOptions { root_path: "/api".into(), ..behind(&[]) }, "\"/api\"").await;
    check(behind(&["10.0.0.0/8", "nginx"]), "\"nginx\"").await;
}
