//! Queries over HTTP, and the page that asks them.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use fmf_core::StoreError;
use fmf_wire::fmf::{
    messages::SqlAnswer,
    paths::{self, address},
};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    super::place::{home, start},
    given::problem,
};
use crate::{
    harness::{Answer, InProcess, Listening},
    raw::{answer, said},
};

/// Takes far longer than a query may.
const ENDLESS: &str = "with t0 as (select 1 as x union all select 2 union all select 3), \
    t1 as (select a.x as x from t0 a, t0 b, t0 c, t0 d, t0 e), \
    t2 as (select a.x + b.x as x from t1 a, t1 b) \
    select count(*) from t2 a, t2 b, t2 c where a.x + b.x < c.x - 100";

/// A server that has a run of one version.
async fn with_a_run() -> InProcess {
    let server = start().await;
    let made = server
        .must(
            "POST",
            "runs/create",
            json!({"experiment_id": "0", "start_time": 1_795_183_387_123_i64}),
        )
        .await;
    let run = made["run"]["info"]["run_id"].clone();
    let log = json!({"run_id": run, "params": [{"key": "prompt_version", "value": "10"}],
        "metrics": [{"key": "quality", "value": 0.5, "timestamp": 1, "step": 0}]});
    server.must("POST", "runs/log-batch", log).await;
    server
}

async fn ask(server: &InProcess, body: &str) -> Answer {
    let request = Request::post(address(paths::SQL, &[]));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    server.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn columns_come_with_their_types_and_rows_with_their_values() {
    let server = with_a_run().await;
    let query = "select params.prompt_version, metrics.quality q, start_time, true t, null, \
                 count(*) over () n from mlflow.runs";
    let answer = ask(&server, &json!({"query": query}).to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.json());
    let expected = json!({
        "columns": [
            {"name": "prompt_version", "type": "text"},
            {"name": "q", "type": "number"},
            {"name": "start_time", "type": "time"},
            {"name": "t", "type": "boolean"},
            {"name": "null", "type": "text"},
            {"name": "n", "type": "integer"},
        ],
        "rows": [["10", 0.5, "2026-11-20T14:03:07.123Z", true, null, 1]],
    });
    assert_eq!(answer.json().unwrap(), expected);
    let read: SqlAnswer = serde_json::from_slice(&answer.body).unwrap();
    fmf_core::sql::SqlAnswer::try_from(read).unwrap();
}

#[tokio::test]
async fn whatever_is_no_query_is_the_senders_mistake() {
    let server = with_a_run().await;
    for body in [
        "",
        "null",
        "{}",
        "[]",
        "{",
        "1",
        r#"{"query": 1}"#,
        r#"{"query": null}"#,
        r#"{"query": ["select 1"]}"#,
        r#"{"query": ""}"#,
        r#"{"query": "select 1", "more": 1}"#,
        r#"{"query": "drop table runs"}"#,
        r#"{"query": "select \u0000"}"#,
        r#"{"query": "select \ud83d\ude00"}"#,
        r#"{"query": "select params.nope from runs"}"#,
        r#"{"query": "select * from mlflow.traces"}"#,
        r#"{"query": "select 9223372036854775807 + 9223372036854775807 + 'x' + 1e308 * 1e308, -"}"#,
    ] {
        let answer = ask(&server, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        let error = problem(&answer).into_store_error("here");
        assert!(matches!(error, StoreError::Invalid(_)), "{body}: {error:?}");
    }
}

#[tokio::test]
async fn numbers_that_no_engine_can_hold_are_no_error_of_the_server() {
    let server = start().await;
    for query in [
        "select 9223372036854775807 + 1",
        "select 99999999999999999999",
        "select 1e999",
        "select -1e308 * 10",
        "select cast(1e300 as integer)",
        "select cast('9e99' as integer) % 7",
        "select round(1e300, 400)",
        "select round(1.5, -9223372036854775807)",
        "select substr('x', 1e300, -5)",
        "select now() - 1e300",
        "select date(now() + 9223372036854775807)",
        "select cast(now() + 9000000000000000000 as text)",
        "select abs(-9223372036854775807 - 1)",
        "select sum(x) from (select 9223372036854775807 x union all select 1) y",
        "select 1 / 0, 1 % 0, 1.0 / 0",
        "select floor(1e308 * 1e10)",
        "select length('\u{10FFFF}')",
        "select 'x' like 'x' escape '\u{10FFFF}'",
        "select lag(1, 99999999999) over ()",
        "select coalesce(null)",
        "select nullif(null, null)",
        "select null + null, null || null, - null, not null, null in (null)",
        "select case when null then null end",
        "select max(null), sum(null), count(null)",
        "select (select null), exists (select null)",
        "select 1 order by null",
        "select 1 group by null",
    ] {
        let answer = ask(&server, &json!({"query": query}).to_string()).await;
        assert!(!answer.status.is_server_error(), "{query}: {:?}", answer.json());
    }
}

#[tokio::test]
async fn the_page_asks_and_shows_rows_errors_and_tables() {
    let server = with_a_run().await;
    let page = String::from_utf8(server.get("/sql").await.body).unwrap();
    for part in ["<textarea", "mlflow.prompt_versions", "params.prompt_version", "metrics.quality"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let send = async |query: &str| {
        let form =
            Request::post("/sql").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = format!("query={query}");
        let answer = server.send(form.body(Body::from(body)).unwrap()).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("form-action 'self'"), "{policy}");
        (answer.status, String::from_utf8(answer.body).unwrap())
    };
    let (status, page) = send("select+params.prompt_version+as+v,+null%0D%0Afrom+runs").await;
    assert_eq!(status, StatusCode::OK);
    for part in ["1 row", "scope=\"col\">v</th>", ">10</td>", "null</span>", "from runs</textarea>"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (status, page) = send("select+1+from+%3Cb%3E").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("role=\"alert\"") && !page.contains("<b>"), "{page}");
}

#[tokio::test]
async fn the_description_names_the_query_and_its_answer() {
    let server = start().await;
    let document: Value = server.get("/api/fmf/v1/openapi.json").await.json().unwrap();
    let operation = &document["paths"]["/api/fmf/v1/sql"]["post"];
    assert_eq!(operation["operationId"], "querySql");
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    let answer = ask(&server, &example.to_string()).await;
    // There are no runs here, and so no such keys.
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_whose_client_goes_away_gives_its_turn_to_others() {
    let (options, home) = home().await;
    let server = Listening::start(options, home).await;
    let asked = |query: &str| {
        let body = json!({"query": query}).to_string();
        let words = format!(
            "POST {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            address(paths::SQL, &[]),
            body.len()
        );
        async move { said(server.address, &words).await }
    };
    // As many as are answered at a time: nobody else is.
    let endless = [asked(ENDLESS).await, asked(ENDLESS).await];
    let begun = Instant::now();
    let other = || async { answer(asked("select 1").await).await };
    while timeout(Duration::from_secs(1), other()).await.is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(5), "there is a turn left");
    }
    drop(endless);
    let gone = Instant::now();
    let text = answer(asked("select 1").await).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    // Otherwise it is ten seconds.
    assert!(gone.elapsed() < Duration::from_secs(5), "{:?}", gone.elapsed());
}
