//! A store that is away, and comes back; what an end of the server left in it.

use std::{
    fs::{self, File},
    time::{Duration, SystemTime},
};

use axum::http::{StatusCode, header};
use serde_json::json;

use super::{home, list, put, read, request};
use crate::harness::InProcess;

#[tokio::test]
async fn a_store_that_is_away_loses_nothing_and_comes_back() {
    let (options, home) = home().await;
    let artifacts = options.data_dir.join("artifacts");
    let away = options.data_dir.join("away");
    let server = InProcess::start(options, home).await;
    put(&server, "/0/a", "kept").await;
    fs::rename(&artifacts, &away).unwrap();
    // As the place where a disk was mounted looks without it.
    fs::create_dir(&artifacts).unwrap();
    for (method, path) in [("PUT", "/0/a"), ("GET", "/0/a"), ("GET", "?path=0"), ("DELETE", "/0")] {
        let answer = request(&server, method, path, "new").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{method} {path}");
        assert_eq!(answer.headers[header::RETRY_AFTER], "1");
        assert_eq!(answer.json().unwrap()["error_code"], "TEMPORARILY_UNAVAILABLE");
        assert!(answer.message().contains("store is away"), "{}", answer.message());
        assert!(!answer.message().contains("artifacts/"), "{}", answer.message());
    }
    assert_eq!(fs::read_dir(&artifacts).unwrap().count(), 0);
    fs::remove_dir(&artifacts).unwrap();
    fs::rename(&away, &artifacts).unwrap();
    assert_eq!(read(&server, "/0/a").await, b"kept");
    put(&server, "/0/b", "new").await;
}

#[tokio::test]
async fn a_store_that_cannot_be_made_is_away_until_it_can() {
    let (options, home) = home().await;
    fs::create_dir_all(&options.data_dir).unwrap();
    let artifacts = options.data_dir.join("artifacts");
    fs::write(&artifacts, "a file where the folder should be").unwrap();
    let server = InProcess::start(options, home).await;
    let answer = request(&server, "PUT", "/0/a", "x").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    fs::remove_file(&artifacts).unwrap();
    put(&server, "/0/a", "x").await;
}

#[tokio::test]
async fn files_that_were_there_before_the_server_are_served() {
    let (options, home) = home().await;
    let folder = options.data_dir.join("artifacts/0/r/artifacts");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("old.txt"), "old").unwrap();
    let server = InProcess::start(options, home).await;
    assert_eq!(read(&server, "/0/r/artifacts/old.txt").await, b"old");
}

#[tokio::test]
async fn what_a_killed_server_left_is_not_shown_and_goes() {
    let (options, home) = home().await;
    let aside = options.data_dir.join("artifacts/.fmf-uploads");
    fs::create_dir_all(&aside).unwrap();
    let left = |name: &str, age: u64| {
        let file = File::create(aside.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    };
    left("old#1", 2 * 60 * 60);
    left("of-another-server#1", 60);
    let server = InProcess::start(options, home).await;
    assert_eq!(list(&server, "").await, json!({}));
    assert!(!aside.join("old#1").exists());
    assert!(aside.join("of-another-server#1").exists());
}
