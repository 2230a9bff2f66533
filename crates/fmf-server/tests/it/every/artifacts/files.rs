//! Files by their paths.

use axum::http::{Request, StatusCode};
use serde_json::json;

use super::{list, put, read, request, start};

#[tokio::test]
async fn a_file_is_read_as_it_was_written() {
    let server = start().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    for path in ["/0/r/artifacts/data.bin", "/0/r/a%20b/%C3%A9.txt", "/x", "/100%25%20sure"] {
        put(&server, path, bytes.clone()).await;
        assert_eq!(read(&server, path).await, bytes, "{path}");
    }
    put(&server, "/empty", "").await;
    assert_eq!(read(&server, "/empty").await, b"");
}

#[tokio::test]
async fn both_prefixes_lead_to_the_same_files() {
    let server = start().await;
    put(&server, "/0/a.txt", "one").await;
    let answer = server.get("/ajax-api/2.0/mlflow-artifacts/artifacts/0/a.txt").await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, &b"one"[..]));
}

#[tokio::test]
async fn a_file_that_is_written_again_is_the_new_one() {
    let server = start().await;
    put(&server, "/0/a.txt", "a long text").await;
    put(&server, "/0/a.txt", "short").await;
    assert_eq!(read(&server, "/0/a.txt").await, b"short");
    let file = json!({"path": "a.txt", "is_dir": false, "file_size": 5});
    assert_eq!(list(&server, "0").await, json!({"files": [file]}));
}

#[tokio::test]
async fn a_folder_is_listed_by_name() {
    let server = start().await;
    for path in ["/0/b.txt", "/0/a/deep/down.txt", "/0/Z.txt", "/0/c%20d/e"] {
        put(&server, path, "12345").await;
    }
    let file = |path: &str| json!({"path": path, "is_dir": false, "file_size": 5});
    let folder = |path: &str| json!({"path": path, "is_dir": true});
    let all = json!({"files": [file("Z.txt"), folder("a"), file("b.txt"), folder("c d")]});
    assert_eq!(list(&server, "0").await, all);
    assert_eq!(list(&server, "0/a").await, json!({"files": [folder("deep")]}));
    assert_eq!(list(&server, "").await, json!({"files": [folder("0")]}));
    for nothing in ["0/b.txt", "0/nope", "0/b.txt/x"] {
        assert_eq!(list(&server, nothing).await, json!({}), "{nothing}");
    }
}

#[tokio::test]
async fn what_is_deleted_is_gone_with_everything_in_it() {
    let server = start().await;
    for path in ["/0/a/one", "/0/a/b/two", "/0/c"] {
        put(&server, path, "x").await;
    }
    for path in ["/0/a", "/0/a", "/0/nope", "/0/c/below"] {
        let answer = request(&server, "DELETE", path, "").await;
        assert_eq!((answer.status, answer.json()), (StatusCode::OK, Some(json!({}))), "{path}");
    }
    let left = json!({"files": [{"path": "c", "is_dir": false, "file_size": 1}]});
    assert_eq!(list(&server, "0").await, left);
}

#[tokio::test]
async fn nothing_is_there_before_something_is_written() {
    let server = start().await;
    assert_eq!(list(&server, "").await, json!({}));
    let answer = request(&server, "GET", "/0/a.txt", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.message(), "No such artifact: '0/a.txt'");
    assert_eq!(request(&server, "DELETE", "/0", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_folder_is_no_file() {
    let server = start().await;
    put(&server, "/0/a/b", "x").await;
    let words = "Artifact path refers to a directory, not a file: '0/a'";
    let answer = request(&server, "GET", "/0/a", "").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json().unwrap(), json!({"detail": words}));
    let answer = request(&server, "PUT", "/0/a", "x").await;
    assert_eq!((answer.status, &*answer.message()), (StatusCode::BAD_REQUEST, words));
    let answer = request(&server, "PUT", "/0/a/b/c", "x").await;
    assert_eq!((answer.status, &*answer.message()), (StatusCode::BAD_REQUEST, "Invalid path"));
    assert_eq!(request(&server, "GET", "/0/a/b/c", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(read(&server, "/0/a/b").await, b"x");
}

#[tokio::test]
async fn a_page_that_was_uploaded_cannot_run_as_one_of_ours() {
    let server = start().await;
    for name in ["page.html", "picture.svg", "script.js"] {
        put(&server, &format!("/0/{name}"), "<script>alert(1)</script>").await;
        let headers = request(&server, "GET", &format!("/0/{name}"), "").await.headers;
        let disposition = headers["content-disposition"].to_str().unwrap();
        assert_eq!(disposition, format!("attachment; filename={name}"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn uploads_in_parts_and_direct_addresses_are_not_offered() {
    let server = start().await;
    let proxy = "/api/2.0/mlflow-artifacts";
    for step in ["create", "complete", "abort"] {
        let uri = format!("{proxy}/mpu/{step}/0/x");
        let answer = server.send(Request::post(uri).body("{}".into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_IMPLEMENTED);
        assert_eq!(answer.json().unwrap()["error_code"], "NOT_IMPLEMENTED");
    }
    let answer = server.get(&format!("{proxy}/presigned/0/x")).await;
    assert_eq!(answer.status, StatusCode::NOT_IMPLEMENTED);
    assert!(answer.message().starts_with("Multipart download"), "{}", answer.message());
}
