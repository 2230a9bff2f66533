//! A database that is away: no old answers, 503 with Retry-After, and then as before.

use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use fmf_db::testing::{SERVER, TestDatabase};
use fmf_server::{Limits, ServeOptions};
use serde_json::json;

use super::place::options;
use crate::harness::{Answer, InProcess};

const GET: &str = "/api/2.0/mlflow/registered-models/get?name=p";

/// Asks until the answer is of that status.
async fn until(server: &InProcess, status: StatusCode, within: Duration) -> Answer {
    let start = Instant::now();
    loop {
        let answer = server.get(GET).await;
        if answer.status == status {
            return answer;
        }
        assert!(start.elapsed() < within, "{} instead of {status}", answer.status);
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_server_without_its_database_says_so_within_a_second_and_recovers() {
    let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
    let server = InProcess::start(options(&database), ()).await;
    server.must("POST", "registered-models/create", json!({"name": "p"})).await;
    assert_eq!(server.get(GET).await.status, StatusCode::OK);
    database.let_in(false).await.unwrap();
    database.send_away().await.unwrap();
    let away = until(&server, StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(1)).await;
    assert_eq!(away.headers[header::RETRY_AFTER], "1");
    assert_eq!(away.json().unwrap()["error_code"], "TEMPORARILY_UNAVAILABLE");
    let write = server.call("POST", "registered-models/create", json!({"name": "q"})).await;
    assert_eq!(write.status, StatusCode::SERVICE_UNAVAILABLE);
    database.let_in(true).await.unwrap();
    until(&server, StatusCode::OK, Duration::from_secs(10)).await;
    server.must("POST", "registered-models/create", json!({"name": "q"})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_finds_no_turn_to_search_is_told_to_come_again() {
    const SEARCH: &str = "/api/2.0/mlflow/registered-models/search";
    let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
    let limits = Limits { searches: 1, turn: Duration::from_millis(200), ..Limits::default() };
    let server = InProcess::start(ServeOptions { limits, ..options(&database) }, ()).await;
    // A search waits for this, and gives up before it is over.
    let locked = "lock table prompts in access exclusive mode; select pg_sleep(20)";
    let mut keeping = Box::pin(database.sql(locked));
    let granted = "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted
        and relation = cast('fmf.prompts' as regclass)";
    while database.sql(granted).await.unwrap() != ["1"] {
        let kept = tokio::time::timeout(Duration::from_millis(20), &mut keeping).await;
        assert!(kept.is_err(), "it is not locked");
    }
    let (one, other) = tokio::join!(server.get(SEARCH), server.get(SEARCH));
    for answer in [&one, &other] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.message());
        assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    }
    let said = [one.message(), other.message()];
    assert!(said.iter().any(|why| why.contains("too many searches")), "{said:?}");
    assert!(said.iter().any(|why| why.contains("other processes keep the registry")), "{said:?}");
}
