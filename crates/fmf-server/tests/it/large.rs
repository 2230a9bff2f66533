//! Large answers: they end early, and those who never read them are not waited for.

use std::{net::SocketAddr, time::Duration};

use fmf_server::{Limits, ServeOptions};
use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::interval,
};

use crate::{
    harness::{InProcess, Listening},
    raw::{ANSWERED_MEANWHILE, answer, get, memory, said},
};

const SEARCH: &str = "/api/2.0/mlflow/registered-models/search?max_results=1000\
    &filter=tags.%60mlflow.prompt.is_prompt%60%3D%27true%27";

/// Requests that make a prompt with a template of that many bytes.
fn requests(name: &str, bytes: usize) -> [(&'static str, Value); 2] {
    let marker = json!({"key": "mlflow.prompt.is_prompt", "value": "true"});
    let text = json!({"key": "mlflow.prompt.text", "value": "\u{1F600}".repeat(bytes / 4)});
    let version = json!({"name": name, "source": "dummy-source", "tags": [marker, text]});
    [
        ("registered-models/create", json!({"name": name, "tags": [marker]})),
        ("model-versions/create", version),
    ]
}

#[tokio::test]
async fn a_page_ends_early_and_the_next_ones_hold_the_rest() {
    let server = InProcess::with(ServeOptions::default()).await;
    for number in 0..30 {
        for (path, body) in requests(&format!("p{number:02}"), 400_000) {
            server.must("POST", path, body).await;
        }
    }
    for (resource, list) in
        [("registered-models", "registered_models"), ("model-versions", "model_versions")]
    {
        let (mut names, mut pages, mut token) = (Vec::new(), 0, String::new());
        loop {
            let query = format!(
                "max_results=1000&order_by=name&page_token={token}&filter=tags.%60mlflow.prompt.is_prompt%60%3D%27true%27"
            );
            let page = server.get(&format!("/api/2.0/mlflow/{resource}/search?{query}")).await;
            assert!(page.body.len() < 10 << 20, "{} bytes", page.body.len());
            let page = page.json().unwrap();
            let found = page[list].as_array().unwrap();
            names.extend(found.iter().map(|found| found["name"].as_str().unwrap().to_owned()));
            pages += 1;
            match page["next_page_token"].as_str() {
                Some(next) => token = next.replace('=', "%3D"),
                None => break,
            }
        }
        let expected: Vec<_> = (0..30).map(|number| format!("p{number:02}")).collect();
        assert_eq!(names, expected);
        assert!((2..=4).contains(&pages), "{pages} pages of {resource}");
    }
}

/// A client with a small window, which asks and never reads.
async fn never_reads(address: SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream: TcpStream = socket.connect(address).await.unwrap();
    let question = format!("GET {SEARCH} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut again = interval(Duration::from_millis(50));
    // It asks on and on, until nobody listens.
    while stream.write_all(question.as_bytes()).await.is_ok() {
        again.tick().await;
    }
}

#[tokio::test]
async fn there_is_one_answer_that_is_larger_than_the_room() {
    let limits = Limits { answers_under_way: 1 << 10, ..Limits::default() };
    let server = InProcess::with(ServeOptions { limits, ..ServeOptions::default() }).await;
    for (path, body) in requests("p", 400_000) {
        server.must("POST", path, body).await;
    }
    let held = server.ask(SEARCH).await;
    assert_eq!(held.status(), 200);
    let refused = server.get(SEARCH).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.headers["retry-after"], "1");
    assert_eq!(refused.headers["connection"], "close");
    assert_eq!(server.get("/health").await.status, 200, "what is small needs no room");
    drop(held);
    assert_eq!(server.get(SEARCH).await.status, 200);
}

async fn check(clients: usize, limits: Limits) {
    let most = limits.answers_under_way as u64;
    let server = Listening::with(ServeOptions { limits, ..ServeOptions::default() }).await;
    for number in 0..2 {
        for (path, body) in requests(&format!("p{number}"), 400_000) {
            let (body, path) = (body.to_string(), format!("/api/2.0/mlflow/{path}"));
            let words = format!(
                "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let made = answer(said(server.address, &words).await).await;
            assert!(made.starts_with("HTTP/1.1 200"), "{made}");
        }
    }
    let before = memory();
    let mut clients: JoinSet<()> = (0..clients).map(|_| never_reads(server.address)).collect();
    let mut asking = interval(Duration::from_millis(50));
    let mut answered = 0;
    while !clients.is_empty() {
        asking.tick().await;
        let text = get(server.address, "/health").await;
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        answered += 1;
        // Besides the answers that wait: those that are being made, and what the allocator keeps.
        assert!(memory() < before + most + (200 << 20), "{} MB", memory() >> 20);
        while let Some(ended) = clients.try_join_next() {
            ended.unwrap();
        }
    }
    assert!(answered >= ANSWERED_MEANWHILE, "others were answered {answered} times");
    let text = get(server.address, SEARCH).await;
    assert!(text.starts_with("HTTP/1.1 200"), "there is no room again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_never_read_end() {
    let limits = Limits {
        answer: Duration::from_millis(500),
        idle: Duration::from_millis(500),
        answer_rate: 64 << 20,
        answers_under_way: 2 << 20,
        ..Limits::default()
    };
    check(8, limits).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes two minutes, and a release build to be quick enough: a server's own limits"]
async fn hundreds_of_clients_that_never_read_end() {
    check(400, Limits::default()).await;
}
