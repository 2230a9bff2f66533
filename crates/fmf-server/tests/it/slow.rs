//! Clients that are slow, silent or many: the others are answered, and theirs come to an end.
//!
//! The limits are shortened, so that a test takes a second or two. The long versions have a
//! server's own limits and more clients, and are run with `--ignored`.

use std::{net::SocketAddr, time::Duration};

use fmf_server::{Limits, ServeOptions};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinSet, time::interval};

use crate::{
    harness::Listening,
    raw::{ANSWERED_MEANWHILE, answer, ended, get, memory, said},
};

/// How much many clients may make the server, and these tests in its process, hold more.
const MOST_MEMORY: u64 = 150 << 20;

fn short() -> Limits {
    Limits {
        idle: Duration::from_millis(1500),
        headers: Duration::from_millis(1000),
        body: Duration::from_millis(1000),
        ..Limits::default()
    }
}

async fn limited(limits: Limits) -> Listening {
    Listening::with(ServeOptions { limits, ..ServeOptions::default() }).await
}

/// Lets `count` clients do as they do, and checks that others are answered meanwhile, that memory
/// stays bounded, and that every client comes to its end.
async fn check<C>(limits: Limits, count: usize, client: impl Fn(SocketAddr) -> C)
where
    C: Future<Output = ()> + Send + 'static,
{
    let server = limited(limits).await;
    let before = memory();
    let mut clients: JoinSet<()> = (0..count).map(|_| client(server.address)).collect();
    let mut asking = interval(Duration::from_millis(50));
    let mut answered = 0;
    while !clients.is_empty() {
        asking.tick().await;
        let text = get(server.address, "/health").await;
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        answered += 1;
        assert!(memory() < before + MOST_MEMORY, "{} MB", memory() >> 20);
        while let Some(ended) = clients.try_join_next() {
            ended.unwrap();
        }
    }
    assert!(answered >= ANSWERED_MEANWHILE, "others were answered {answered} times");
}

/// Sends a byte now and then until nobody listens.
async fn drip(mut stream: TcpStream, every: Duration) {
    let mut drop = interval(every);
    loop {
        drop.tick().await;
        if stream.write_all(b"x").await.is_err() {
            return;
        }
    }
}

async fn slow_head(address: SocketAddr) {
    drip(said(address, "GET /health HTTP/1.1\r\nx: ").await, Duration::from_millis(100)).await;
}

async fn slow_body(address: SocketAddr) {
    let head = "POST /api/2.0/mlflow/registered-models/create HTTP/1.1\r\nHost: localhost\r\n\
        Content-Length: 100000\r\n\r\n";
    drip(said(address, head).await, Duration::from_millis(100)).await;
}

async fn silent(address: SocketAddr) {
    ended(&mut TcpStream::connect(address).await.unwrap()).await;
}

async fn silent_after_an_answer(address: SocketAddr) {
    let words = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    ended(&mut said(address, words).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_come_byte_by_byte_end() {
    check(short(), 200, slow_head).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_come_byte_by_byte_end() {
    check(short(), 200, slow_body).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_end() {
    check(short(), 300, silent).await;
    check(short(), 300, silent_after_an_answer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes two minutes: a server's own limits"]
async fn thousands_of_slow_and_idle_clients_end() {
    check(Limits::default(), 2000, silent).await;
    check(Limits::default(), 200, slow_head).await;
    check(Limits::default(), 200, slow_body).await;
}

#[tokio::test]
async fn a_slow_body_is_answered_before_the_connection_ends() {
    let server = limited(Limits { body: Duration::from_millis(50), ..short() }).await;
    let head = "POST /api/2.0/mlflow/registered-models/create HTTP/1.1\r\nHost: localhost\r\n\
        Content-Length: 10\r\n\r\n{";
    let text = answer(said(server.address, head).await).await;
    assert!(text.starts_with("HTTP/1.1 400") && text.contains("took longer than"), "{text}");
}

#[tokio::test]
async fn bodies_take_no_more_room_than_there_is() {
    let limits = Limits { bodies_under_way: 1 << 20, ..short() };
    let server = limited(limits).await;
    let server = &server;
    let large = |held: usize| {
        let head = "POST /api/2.0/mlflow/registered-models/create HTTP/1.1\r\n\
            Host: localhost\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n";
        async move { said(server.address, &format!("{head}{}", " ".repeat(held))).await }
    };
    let (one, other) = (large(900_000).await, large(900_000).await);
    let (one, other) = (tokio::spawn(answer(one)), answer(other).await);
    let answers = [one.await.unwrap(), other];
    let refused = answers.iter().find(|text| text.starts_with("HTTP/1.1 503"));
    assert!(refused.is_some_and(|text| text.contains("retry-after: 1")), "{answers:?}");
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let server = limited(Limits { connections: 2, ..short() }).await;
    let first = TcpStream::connect(server.address).await.unwrap();
    let _second = TcpStream::connect(server.address).await.unwrap();
    let text = get(server.address, "/health").await;
    assert!(text.starts_with("HTTP/1.1 503") && text.contains("Retry-After: 1"), "{text}");
    assert!(text.ends_with("too many connections."), "{text}");
    drop(first);
    while !get(server.address, "/health").await.starts_with("HTTP/1.1 200") {}
}

#[tokio::test]
async fn heads_have_a_size() {
    let server = limited(Limits { header_bytes: 16 << 10, ..Limits::default() }).await;
    let check = |head: String, status: &str| {
        let words = format!("GET {head}Host: localhost\r\nConnection: close\r\n\r\n");
        let (status, address) = (format!("HTTP/1.1 {status}"), server.address);
        async move {
            let text = answer(said(address, &words).await).await;
            assert!(text.starts_with(&status), "{text}");
        }
    };
    check(format!("/health HTTP/1.1\r\nx: {}\r\n", "x".repeat(10_000)), "200").await;
    check(format!("/health HTTP/1.1\r\nx: {}\r\n", "x".repeat(20_000)), "431").await;
    check(format!("/health HTTP/1.1\r\n{}", "x: y\r\n".repeat(120)), "431").await;
    check(format!("/health?{} HTTP/1.1\r\n", "x".repeat(20_000)), "431").await;
}

#[tokio::test]
async fn stopping_does_not_wait_for_those_who_ask_nothing() {
    let server = limited(Limits::default()).await;
    let mut fresh = TcpStream::connect(server.address).await.unwrap();
    let mut answered =
        said(server.address, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    get(server.address, "/health").await;
    server.stop().await;
    ended(&mut fresh).await;
    ended(&mut answered).await;
}
