//! No acknowledged write is lost when the process is killed.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use fmf_core::{History, PromptStore};

use super::place::{fresh, open};
use crate::given::{name, saying};

const URL: &str = "FMF_DB_TEST_URL";

/// The process that is killed: registers for ever and prints each number that was answered.
#[tokio::test]
#[ignore = "runs only as the child of another test"]
async fn registers_until_it_is_killed() {
    let Ok(url) = std::env::var(URL) else { return };
    let registry = fmf_db::Registry::open(&url.parse().unwrap()).await.unwrap();
    loop {
        println!("answered {}", registry.register(saying("x", "text")).await.unwrap().version);
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_was_answered() {
    let (registry, home) = fresh().await;
    drop(registry);
    let (_, module) = module_path!().split_once("::").unwrap();
    let test = format!("{module}::registers_until_it_is_killed");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &test, "--ignored", "--nocapture"])
        .env(URL, home.text())
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
    let registry = open(&home).await;
    let latest = registry.prompt(&name("x")).await.unwrap().latest.unwrap();
    assert!(latest.get() >= last, "{last} was answered, {latest} is there");
    assert_eq!(registry.verify(None).await.unwrap().seq, u64::from(latest.get()) + 1);
}
