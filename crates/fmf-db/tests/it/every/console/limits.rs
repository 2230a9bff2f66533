//! How much a query may take, and that others do not feel it.

use std::time::{Duration, Instant};

use fmf_core::{PromptStore as _, StoreError};
use fmf_db::ConsoleLimits;

use tokio::time::timeout;

use super::given::Given;

/// Goes through so many rows that it never ends.
const ENDLESS: &str = "select count(*) from runs a, runs b, runs c, runs d, runs e, runs f, runs g,
    runs h, runs i, runs j, runs k, runs l where a.params.prompt_name <> b.run_name || c.run_name";

async fn with(limits: ConsoleLimits) -> Given {
    let mut given = Given::new().await;
    given.console = fmf_db::Console::with_limits(&given.home.url(), limits);
    given
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_stopped() {
    let given =
        with(ConsoleLimits { time: Duration::from_millis(500), ..ConsoleLimits::default() }).await;
    let begun = Instant::now();
    let why = given.refusal(ENDLESS).await;
    assert!(why.contains("took too long"), "{why}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The same in the middle of its rows, and while it is sorted.
    let all = "from runs a, runs b, runs c, runs d, runs e, runs f, runs g, runs h, runs i";
    let why = given.refusal(&format!("select count(*) over (), a.run_name {all}")).await;
    assert!(why.contains("took too long"), "{why}");
    let why =
        given.refusal(&format!("select a.run_name {all} order by a.run_name || b.run_id")).await;
    assert!(why.contains("took too long"), "{why}");
}

#[tokio::test]
async fn an_answer_has_so_many_rows_and_no_more() {
    let given = with(ConsoleLimits { rows: 100, ..ConsoleLimits::default() }).await;
    let all = given.ask("select a.run_name from runs a, runs b").await;
    assert_eq!(all.rows.len(), 100);
    let why = given.refusal("select 1 from runs a, runs b, runs c").await;
    assert!(why.contains("more than 100 rows") && why.contains("LIMIT"), "{why}");
    let why =
        given.refusal("select a.run_name from runs a, runs b union all select 'x' limit 200").await;
    assert!(why.contains("more than 100 rows"), "{why}");
}

#[tokio::test]
async fn an_answer_holds_so_many_bytes_and_no_more() {
    let given = with(ConsoleLimits { bytes: 1 << 20, ..ConsoleLimits::default() }).await;
    let why = given
        .refusal("select a.run_id, b.run_id, c.run_id from runs a, runs b, runs c, runs d")
        .await;
    assert!(why.contains("more than 1 MB"), "{why}");
}

#[tokio::test]
async fn a_text_that_is_doubled_again_and_again_stays_within_bounds() {
    let given = Given::new().await;
    let mut query = "with t0 as (select 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' as x)".to_owned();
    for number in 1..=25 {
        query.push_str(&format!(", t{number} as (select x || x as x from t{})", number - 1));
    }
    query.push_str(" select length(x) from t25");
    match given.console.query(&query).await {
        Ok(answer) => assert_eq!(super::given::shown(&answer), ["1000000"]),
        Err(error) => assert!(matches!(error, StoreError::Invalid(_)), "{error}"),
    }
}

#[tokio::test]
async fn queries_inside_of_each_other_are_not_written_into_each_other() {
    let given = Given::new().await;
    let many = ["x"; 40].join(" || ");
    let mut query = "(select 'xxxxxxxx' as x) q".to_owned();
    for _ in 0..6 {
        query = format!("(select {many} as x from {query}) q");
    }
    let rows = given.rows(&format!("select length(x) from {query}")).await;
    assert_eq!(rows, ["1000000"]);
    // The same where it stands for a value, beside a row of the query around it.
    let inner = "select max(y) from (select r.run_name || 'a' as y) one";
    let rows = given.rows(&format!("select ({inner}) from runs r where run_name = 'run 1'")).await;
    assert_eq!(rows, ["run 1a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_nobody_waits_for_any_more_gives_its_turn_back() {
    let limits =
        ConsoleLimits { time: Duration::from_secs(60), at_once: 1, ..ConsoleLimits::default() };
    let given = with(limits).await;
    let sorted = "select a.run_name from runs a, runs b, runs c, runs d, runs e, runs f, runs g,
        runs h, runs i order by a.run_name || b.run_id";
    for query in [ENDLESS, sorted] {
        let waited = timeout(Duration::from_millis(500), given.console.query(query)).await;
        assert!(waited.is_err(), "it has ended by itself: {waited:?}");
        let gone = Instant::now();
        assert_eq!(given.rows("select 1").await, ["1"]);
        assert!(gone.elapsed() < Duration::from_secs(10), "{:?}", gone.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn loads_go_on_while_queries_run_for_ever() {
    let limits =
        ConsoleLimits { time: Duration::from_secs(3), at_once: 2, ..ConsoleLimits::default() };
    let given = with(limits).await;
    let queries: Vec<_> = (0..2)
        .map(|_| {
            let console = given.console.clone();
            tokio::spawn(async move { console.query(ENDLESS).await })
        })
        .collect();
    let (name, alias) = ("telco_support_technical".parse().unwrap(), "production".parse().unwrap());
    let selector = fmf_core::Selector::Alias(alias);
    let mut slowest = Duration::ZERO;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1_500) {
        let asked = Instant::now();
        given.registry.get(&name, &selector).await.unwrap();
        given.run("meanwhile", 0).await;
        slowest = slowest.max(asked.elapsed());
    }
    assert!(queries.iter().all(|query| !query.is_finished()), "they have ended too early");
    // Two cores are busy with the queries; what is asked here waits for no reader of theirs.
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    for query in queries {
        assert!(matches!(query.await.unwrap(), Err(StoreError::Invalid(_))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_finds_no_turn_is_told_to_come_again() {
    let limits =
        ConsoleLimits { time: Duration::from_millis(300), at_once: 1, ..ConsoleLimits::default() };
    let given = with(limits).await;
    let (first, second, third) = tokio::join!(
        given.console.query(ENDLESS),
        given.console.query(ENDLESS),
        given.console.query(ENDLESS),
    );
    let all = [first, second, third].map(|outcome| outcome.unwrap_err());
    let busy = all.iter().filter(|error| matches!(error, StoreError::Unavailable(_))).count();
    assert!((1..=2).contains(&busy), "{all:?}");
}
