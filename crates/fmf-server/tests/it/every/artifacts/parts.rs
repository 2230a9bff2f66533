//! Parts of files, and files that a client has already.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use super::{STORE, put, start};
use crate::harness::{Answer, InProcess};

async fn ask(server: &InProcess, headers: &[(header::HeaderName, &str)]) -> Answer {
    let request =
        headers.iter().fold(Request::get(format!("{STORE}/0/a.txt")), |request, (name, value)| {
            request.header(name, *value)
        });
    server.send(request.body(Body::empty()).unwrap()).await
}

async fn with_a_file() -> InProcess {
    let server = start().await;
    put(&server, "/0/a.txt", "0123456789").await;
    server
}

fn text(answer: &Answer, name: &str) -> String {
    answer.headers[name].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_as_one() {
    let server = with_a_file().await;
    for (range, part, said) in [
        ("bytes=0-1", "01", "bytes 0-1/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
    ] {
        let answer = ask(&server, &[(header::RANGE, range)]).await;
        assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(answer.body, part.as_bytes(), "{range}");
        assert_eq!(text(&answer, "content-range"), said);
        assert_eq!(text(&answer, "content-length"), part.len().to_string());
    }
    let answer = ask(&server, &[(header::RANGE, "bytes=10-")]).await;
    assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(text(&answer, "content-range"), "bytes */10");
    let answer = ask(&server, &[(header::RANGE, "bytes=0-1,4-5")]).await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, &b"0123456789"[..]));
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let server = with_a_file().await;
    let first = ask(&server, &[]).await;
    let (tag, written) = (text(&first, "etag"), text(&first, "last-modified"));
    for known in [(header::IF_NONE_MATCH, &*tag), (header::IF_MODIFIED_SINCE, &*written)] {
        let answer = ask(&server, &[known]).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED);
        assert!(answer.body.is_empty());
        assert_eq!(text(&answer, "etag"), tag);
    }
    put(&server, "/0/a.txt", "9876543210").await;
    let answer = ask(&server, &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, &b"9876543210"[..]));
    let part = [(header::RANGE, "bytes=0-1"), (header::IF_RANGE, &*tag)];
    assert_eq!(ask(&server, &part).await.status, StatusCode::OK, "a part of another file");
}

#[tokio::test]
async fn the_head_of_a_file_says_what_is_in_it() {
    let server = with_a_file().await;
    let request = Request::head(format!("{STORE}/0/a.txt")).body(Body::empty()).unwrap();
    let answer = server.send(request).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, 0));
    assert_eq!(text(&answer, "content-length"), "10");
    assert_eq!(text(&answer, "content-type"), "text/plain");
}
