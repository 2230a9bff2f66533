//! What the threads do when a job goes wrong.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

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
