//! No acknowledged write is lost when the process is killed.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use fmf_core::{History, PromptStore};

use crate::given::{name, open, saying};

const FOLDER: &str = "FMF_DB_TEST_FOLDER";

/// The process that is killed: registers for ever and prints each number that was answered.
#[tokio::test]
#[ignore = "runs only as the child of another test"]
async fn registers_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let url = fmf_db::DatabaseUrl::file(std::path::Path::new(&folder).join("fmf.db"));
    let registry = fmf_db::Registry::open(&url).await.unwrap();
    loop {
        println!("answered {}", registry.register(saying("x", "text")).await.unwrap().version);
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::registers_until_it_is_killed", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let answered = lines.map_while(Result::ok).filter_map(|line| {
        let number = line.rsplit_once("answered ")?.1.parse::<u32>();
        number.ok()
    });
    let last = answered.take(200).last().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let registry = open(&folder).await;
    let latest = registry.prompt(&name("x")).await.unwrap().latest.unwrap();
    assert!(latest.get() >= last, "{last} was answered, {latest} is there");
    assert_eq!(registry.verify(None).await.unwrap().seq, u64::from(latest.get()) + 1);
}
