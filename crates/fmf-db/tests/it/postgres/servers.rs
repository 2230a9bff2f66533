//! Several servers on one database, and a database that goes away.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use fmf_core::{
    History, PromptStore, StoreError, Version, Write,
    entry::{EntryTag, Fact},
};
use fmf_db::{
    Registry, Schemas, Touched, Tracking,
    testing::{SERVER, TestDatabase},
};

use super::place::{fresh, open};
use crate::given::{name, saying, version, with_versions};

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "{what} does not come about");
        tokio::task::yield_now().await;
    }
}

fn listen(registry: &Registry) -> mpsc::Receiver<Touched> {
    let (sender, told) = mpsc::channel();
    let sender = Mutex::new(sender);
    registry.on_change(Arc::new(move |touched| drop(sender.lock().unwrap().send(touched.clone()))));
    told
}

#[tokio::test]
async fn a_change_that_is_not_logged_reaches_other_servers_too() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let other = open(&home).await;
    let told = listen(&other);
    let unlogged = EntryTag::fact(Fact::Experiments, ",0,");
    registry.set_tag(&x, unlogged, Write::default()).await.unwrap();
    let heard = tokio::task::spawn_blocking(move || told.recv_timeout(Duration::from_secs(5)));
    assert_eq!(heard.await.unwrap().unwrap(), Touched::Names([x].into()));
}

#[tokio::test]
async fn a_server_that_cannot_listen_says_so_and_is_told_when_it_can_again() {
    let (registry, home) = fresh().await;
    let other = open(&home).await;
    assert!(other.hears_changes());
    let told = listen(&other);
    home.0.let_in(false).await.unwrap();
    home.0.send_away().await.unwrap();
    until("silence", async || !other.hears_changes()).await;
    home.0.let_in(true).await.unwrap();
    until("a writing", async || registry.register(saying("x", "y")).await.is_ok()).await;
    until("hearing again", async || other.hears_changes()).await;
    // Missed while it was away or heard just after: told it is.
    until("being told", async || told.try_iter().next().is_some()).await;
}

#[tokio::test]
async fn connections_that_were_lost_come_back_by_themselves() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    for number in 2..5 {
        home.0.send_away().await.unwrap();
        assert_eq!(registry.register(saying("x", "more")).await.unwrap().version, version(number));
        registry.get(&x, &version(number).into()).await.unwrap();
    }
    assert_eq!(registry.verify(None).await.unwrap().seq, 5);
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable_and_then_there_again() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    home.0.let_in(false).await.unwrap();
    home.0.send_away().await.unwrap();
    let away = registry.register(saying("x", "more")).await.unwrap_err();
    assert!(matches!(away, StoreError::Unavailable(_)), "{away:?}");
    let away = registry.prompt(&x).await.unwrap_err();
    assert!(matches!(away, StoreError::Unavailable(_)), "{away:?}");
    home.0.let_in(true).await.unwrap();
    until("a reading", async || registry.prompt(&x).await.is_ok()).await;
    until("a writing", async || registry.register(saying("x", "more")).await.is_ok()).await;
}

/// Registers until thirty were answered, and says what was.
async fn write_thirty(
    registry: Registry,
    writer: usize,
    answers: Arc<AtomicUsize>,
) -> Vec<(Version, String)> {
    let mut answered = Vec::new();
    while answered.len() < 30 {
        let text = format!("{writer} {}", answered.len());
        match registry.register(saying("x", &text)).await {
            Ok(version) => {
                answers.fetch_add(1, Ordering::Relaxed);
                answered.push((version.version, text));
            }
            Err(StoreError::Unavailable(_)) => tokio::task::yield_now().await,
            Err(other) => panic!("{other:?}"),
        }
    }
    answered
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_write_is_lost_while_connections_break_off() {
    let (registry, home) = fresh().await;
    let answers = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..8)
        .map(|writer| tokio::spawn(write_thirty(registry.clone(), writer, Arc::clone(&answers))))
        .collect();
    for round in 1..20 {
        until("an answer", async || answers.load(Ordering::Relaxed) >= round * 10).await;
        home.0.send_away().await.unwrap();
    }
    for writer in writers {
        for (number, text) in writer.await.unwrap() {
            let found = registry.get(&name("x"), &number.into()).await.unwrap();
            assert_eq!(found.template.source(), text, "version {number}");
        }
    }
    let latest = registry.prompt(&name("x")).await.unwrap().latest.unwrap();
    assert_eq!(registry.verify(None).await.unwrap().seq, u64::from(latest.get()) + 1);
}

#[tokio::test]
async fn a_database_that_was_not_migrated_is_refused_with_the_command() {
    let database = TestDatabase::empty(std::env::var(SERVER)).await.unwrap();
    let url = database.text().parse().unwrap();
    let error = Registry::open(&url).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    let command = format!("`fmf db migrate --database-url {url}`");
    assert!(error.to_string().contains(&command), "{error}");
    let error = Tracking::open(&url).await.unwrap_err();
    assert!(error.to_string().contains(&command), "{error}");
    let schemas = Schemas::of(&url).await.unwrap();
    assert_eq!((schemas.registry.applied(), schemas.runs.applied()), (0, 0));
    let at_once = || Schemas::migrate(&url);
    let migrated = tokio::try_join!(at_once(), at_once(), at_once(), at_once()).unwrap();
    assert!(!migrated.0.is_behind() && migrated.0 == migrated.3);
    Registry::open(&url).await.unwrap();
    Tracking::open(&url).await.unwrap();
}

/// All but the index of words, which is each engine's own.
#[tokio::test]
async fn the_tables_of_both_engines_have_the_same_columns() {
    let (_registry, home) = fresh().await;
    let (_other, file) = crate::sqlite::place::fresh().await;
    Tracking::open(&file.url()).await.unwrap();
    for (schema, name) in [("fmf", "fmf.db"), ("fmf_runs", "runs.db")] {
        let columns = format!(
            "select table_name || '.' || column_name || ' ' || data_type
             from information_schema.columns where table_schema = '{schema}'
                 and table_name not like 'text%' order by 1"
        );
        let on_postgres = home.sql(&columns).await;
        // What SQLite counts by itself is declared as an integer; its doubles have a short name.
        let columns = "select t.name || '.' || c.name || ' ' || case lower(c.type)
                 when 'integer' then 'bigint' when 'double' then 'double precision'
                 else lower(c.type) end
             from sqlite_master t, pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite%'
                 and t.name not like 'text%' order by 1";
        assert_eq!(on_postgres, file.sql_in(name, columns).await, "{schema}");
    }
}
