//! Paths that lead out of the store.

use std::{fs, os::unix::fs::symlink};

use axum::http::StatusCode;

use super::{home, put, read, request};
use crate::harness::{Answer, InProcess};

fn check_invalid(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{what}");
    let said = answer.json().unwrap();
    assert_eq!(said["error_code"], "INVALID_PARAMETER_VALUE", "{what}");
    assert_eq!(said["message"], "Invalid path", "{what}");
    assert_eq!(said["sqlstate"], "KAM00", "{what}");
}

#[tokio::test]
async fn no_path_leads_out_of_the_store() {
    let (options, home) = home().await;
    let data = options.data_dir.clone();
    let server = InProcess::start(options, home).await;
    put(&server, "/0/a", "x").await;
    let before = names(&data);
    let long = "n".repeat(300);
    for path in [
        "../escaped",
        "0/../../escaped",
        "%2e%2e/escaped",
        "%252e%252e/escaped",
        "..%2fescaped",
        "/etc/escaped",
        "%2fetc/escaped",
        "a%5cb",
        "a%00b",
        "a%23b",
        "%ff",
        &long,
        "C:/x",
        ".fmf-uploads/x",
        "0/%2e%2e/%2e%2e/%2e%2e/escaped",
    ] {
        for method in ["PUT", "GET", "DELETE"] {
            let answer = request(&server, method, &format!("/{path}"), "x").await;
            check_invalid(&answer, &format!("{method} {path}"));
        }
        // In a query these are another matter: NUL is refused in every parameter, in other words,
        // and what is no UTF-8 is read with replacement characters.
        if !["a%00b", "%ff"].contains(&path) {
            check_invalid(&request(&server, "GET", &format!("?path={path}"), "").await, path);
        }
    }
    check_invalid(&request(&server, "DELETE", "/.", "").await, "everything");
    assert_eq!(names(&data), before);
    assert_eq!(read(&server, "/0/a").await, b"x");
}

#[tokio::test]
async fn no_link_leads_out_of_the_store() {
    let (options, home) = home().await;
    let artifacts = options.data_dir.join("artifacts");
    let outside = options.data_dir.join("outside");
    let server = InProcess::start(options, home).await;
    put(&server, "/0/a", "x").await;
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "secret").unwrap();
    symlink(&outside, artifacts.join("0/out")).unwrap();
    symlink(outside.join("secret"), artifacts.join("0/file")).unwrap();
    symlink(outside.join("nothing"), artifacts.join("0/nothing")).unwrap();
    symlink(artifacts.join("0"), artifacts.join("0/inside")).unwrap();
    for path in ["0/out/secret", "0/out/new", "0/out/new/deep", "0/file", "0/nothing"] {
        for method in ["PUT", "GET", "DELETE"] {
            let answer = request(&server, method, &format!("/{path}"), "x").await;
            check_invalid(&answer, &format!("{method} {path}"));
        }
    }
    check_invalid(&request(&server, "GET", "?path=0/out", "").await, "a list");
    assert_eq!(read(&server, "/0/inside/a").await, b"x");
    let removed = request(&server, "DELETE", "/0", "").await;
    assert_eq!(removed.status, StatusCode::OK);
    assert_eq!(names(&outside), ["secret"], "what links lead to is not deleted with them");
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // SQLite's files come and go.
    names.retain(|name| !name.contains(".db"));
    names.sort();
    names
}
