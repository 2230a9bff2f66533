//! What the threads do when a job goes wrong.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use fmf_core::{Result, StoreError};

use super::{Engine, Unit, Who};
use crate::{location::DatabaseUrl, log::Head};

fn fresh() -> (Engine, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(&DatabaseUrl::file(folder.path().join("fmf.db"))).unwrap();
    (engine, folder)
}

/// Writes a prompt of that name, by the shortest way.
fn insert(unit: &mut Unit<'_>, name: &str) -> Result<()> {
    unit.touch(&name.parse()?);
    unit.session.execute(
        "insert into prompts
             (id, name, is_prompt, has_prompt_versions, last_version, created_at, updated_at)
         values (?1, ?1, 1, 0, 0, 0, 0)",
        &[name.into()],
    )?;
    Ok(())
}

async fn names(engine: &Engine) -> Vec<String> {
    let read = engine.read(|session| {
        session.query("select name from prompts order by name", &[], |row| row.string())
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_job_that_panics_is_undone_and_stops_nobody() {
    let (engine, _folder) = fresh();
    let panics = engine.write(Who::default(), |unit| -> Result<()> {
        insert(unit, "gone")?;
        panic!("a bug")
    });
    let follows = engine.write(Who::default(), |unit| insert(unit, "kept"));
    let (panicked, followed) = tokio::join!(panics, follows);
    assert!(matches!(panicked, Err(StoreError::Backend { .. })), "{panicked:?}");
    followed.unwrap();
    assert_eq!(names(&engine).await, ["kept"]);
}

#[tokio::test]
async fn one_job_of_a_group_is_undone_and_the_others_are_kept() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let (engine, _folder) = fresh();
    // The writer is kept busy until all of them wait.
    let (all_wait, waiting) = mpsc::channel::<()>();
    let waiting = Mutex::new(waiting);
    let first = engine.write(Who::default(), move |unit| {
        let _ = waiting.lock().unwrap().recv();
        insert(unit, "first")
    });
    let kept = engine.write(Who::default(), |unit| {
        RUNS.fetch_add(1, Ordering::Relaxed);
        insert(unit, "kept")
    });
    let refused = engine.write(Who::default(), |_| -> Result<()> {
        Err(StoreError::Invalid("nothing was done yet".to_owned()))
    });
    let undone = engine.write(Who::default(), |unit| -> Result<()> {
        insert(unit, "undone")?;
        Err(StoreError::Invalid("too late".to_owned()))
    });
    let last = engine.write(Who::default(), |unit| insert(unit, "last"));
    let (first, kept, refused, undone, last, ()) =
        tokio::join!(first, kept, refused, undone, last, async { drop(all_wait) });
    first.and(kept).and(last).unwrap();
    assert!(refused.is_err_and(|error| error.to_string().contains("nothing was done yet")));
    assert!(undone.is_err_and(|error| error.to_string().contains("too late")));
    assert_eq!(names(&engine).await, ["first", "kept", "last"]);
    assert_eq!(RUNS.load(Ordering::Relaxed), 2);
}

/// PostgreSQL does nothing more in a transaction in which a statement failed.
#[cfg(feature = "testing")]
#[tokio::test]
async fn a_statement_that_fails_on_postgresql_is_undone_alone_and_says_why() {
    use crate::testing::{SERVER, TestDatabase};
    let database = TestDatabase::new(std::env::var(SERVER)).await.unwrap();
    let url: DatabaseUrl = database.text().parse().unwrap();
    let engine = super::on_own_thread(move || Engine::open(&url)).await.unwrap();
    // The writer is kept busy until the others wait.
    let (all_wait, waiting) = mpsc::channel::<()>();
    let waiting = Mutex::new(waiting);
    let first = engine.write(Who::default(), move |_| {
        let _ = waiting.lock().unwrap().recv();
        Ok(())
    });
    let fails = engine.write(Who::default(), |unit| {
        insert(unit, "gone")?;
        unit.session.query("select 1 / 0", &[], |row| row.integer())
    });
    let kept = engine.write(Who::default(), |unit| insert(unit, "kept"));
    let (first, failed, kept, ()) = tokio::join!(first, fails, kept, async { drop(all_wait) });
    first.and(kept).unwrap();
    let StoreError::Backend { source, .. } = failed.unwrap_err() else { panic!("another error") };
    let code = source.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::code);
    assert_eq!(code.map(tokio_postgres::error::SqlState::code), Some("22012"));
    assert_eq!(names(&engine).await, ["kept"]);
}

#[tokio::test]
async fn the_log_ahead_of_the_file_begins_anew_while_somebody_writes() {
    let (engine, folder) = fresh();
    engine.write(Who::default(), |unit| insert(unit, "x")).await.unwrap();
    write_until_the_log_begins_anew(&engine, folder.path()).await;
    drop(engine);
    assert!(!folder.path().join("fmf.db-wal").exists());
}

#[tokio::test]
async fn a_reader_that_holds_the_log_stops_nobody_and_is_waited_for() {
    let (engine, folder) = fresh();
    engine.write(Who::default(), |unit| insert(unit, "x")).await.unwrap();
    let (enough, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let read = engine.read(move |session| {
        let count = "select count(*) from prompts where description is null";
        let before = session.query(count, &[], |row| row.integer())?;
        let _ = held.lock().unwrap().recv();
        Ok((before, session.query(count, &[], |row| row.integer())?))
    });
    let write = async {
        for _ in 0..40 {
            write_much(&engine).await;
        }
        assert!(pages_of_log(folder.path()) > 16_000);
        drop(enough);
    };
    let (seen, ()) = tokio::join!(read, write);
    assert_eq!(seen.unwrap(), (vec![1], vec![1]));
    write_until_the_log_begins_anew(&engine, folder.path()).await;
}

/// Writes some five hundred pages.
async fn write_much(engine: &Engine) {
    let write = engine.write(Who::default(), |unit| {
        unit.session.execute("update prompts set description = hex(randomblob(1000000))", &[])
    });
    write.await.unwrap();
}

async fn write_until_the_log_begins_anew(engine: &Engine, folder: &Path) {
    let mut before = 0;
    for _ in 0..400 {
        write_much(engine).await;
        let pages = pages_of_log(folder);
        if pages < before {
            return;
        }
        before = pages;
    }
    panic!("the log has grown to {before} pages");
}

fn pages_of_log(folder: &Path) -> i64 {
    let connection = rusqlite::Connection::open(folder.join("fmf.db")).unwrap();
    connection.query_row("pragma wal_checkpoint(noop)", [], |row| row.get(1)).unwrap()
}

#[tokio::test]
async fn a_reading_that_panics_stops_nobody() {
    let (engine, _folder) = fresh();
    for _ in 0..8 {
        let panicked = engine.read(|_| -> Result<()> { panic!("a bug") }).await;
        assert!(matches!(panicked, Err(StoreError::Backend { .. })), "{panicked:?}");
    }
    assert!(names(&engine).await.is_empty());
}

#[tokio::test]
async fn a_full_disk_undoes_and_answers_and_later_work_goes_on() {
    let (engine, _folder) = fresh();
    engine.write(Who::default(), |unit| insert(unit, "before")).await.unwrap();
    let limit = |pages: i64| {
        engine.write(Who::default(), move |unit| {
            unit.session.script(&format!("pragma max_page_count = {pages}"))
        })
    };
    // SQLite makes it as many pages as there are.
    limit(1).await.unwrap();
    let full = engine.write(Who::default(), |unit| {
        insert(unit, "full")?;
        let description = "x".repeat(400_000);
        let values = [description.as_str().into()];
        unit.session.execute("update prompts set description = ?1", &values)?;
        Ok(())
    });
    let full = full.await;
    assert!(matches!(full, Err(StoreError::Unavailable(_))), "{full:?}");
    limit(1_000_000).await.unwrap();
    engine.write(Who::default(), |unit| insert(unit, "after")).await.unwrap();
    assert_eq!(names(&engine).await, ["after", "before"]);
}

#[tokio::test]
async fn writes_are_counted_once_for_each_transaction_that_changed_anything() {
    let (engine, _folder) = fresh();
    let writes = async || engine.read(|session| Head::read(session)).await.unwrap().writes;
    let before = writes().await;
    engine.write(Who::default(), |unit| insert(unit, "x")).await.unwrap();
    assert_eq!(writes().await, before + 1);
    engine.write(Who::default(), |_| Ok(())).await.unwrap();
    assert_eq!(writes().await, before + 1);
}
