//! Backups while others write, prompts or runs.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use fmf_core::{
    History, PromptStore, Write,
    tracking::{ExperimentId, Metric, NewRun, RunBatch, RunId},
};
use fmf_db::{Tracking, archive::Table};

use super::{
    backup, backup_with_runs,
    place::{Home, fresh},
    restore,
};
use crate::given::{changes, name, saying};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_a_load_of_writes_is_one_moment() {
    let (registry, home) = fresh().await;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let (registry, stop) = (registry.clone(), stop.clone());
            tokio::spawn(async move {
                let (prompt, alias) = (format!("p{task}"), "production".parse().unwrap());
                let mut count = 0_u32;
                while !stop.load(Ordering::Relaxed) {
                    let made = registry.register(saying(&prompt, &count.to_string())).await;
                    let number = made.unwrap().version;
                    registry
                        .set_alias(&name(&prompt), &alias, number, Write::default())
                        .await
                        .unwrap();
                    count += 1;
                }
            })
        })
        .collect();
    let mut heads = Vec::new();
    while heads.len() < 5 {
        // Something is written between two backups, however busy the machine is.
        let before = heads.last().copied().unwrap_or_default();
        while registry.head().await.unwrap().seq == before {
            tokio::task::yield_now().await;
        }
        let (summary, bytes) = backup(&home.url()).await;
        let there = crate::sqlite::place::Home::new().await;
        restore(&there.url(), &bytes).await.unwrap();
        let restored = crate::sqlite::place::open(&there).await;
        assert_eq!(restored.verify(None).await.unwrap(), summary.head);
        let log = changes(&restored).await;
        let created = log.iter().filter(|change| change.action.as_str() == "version.created");
        assert_eq!(created.count() as u64, summary.counts.versions);
        for task in 0..4 {
            let found = restored.prompt(&name(&format!("p{task}"))).await;
            let Ok(prompt) = found else { continue };
            let standing = prompt.aliases.values().next().map(|at| at.get());
            let latest = prompt.latest.map_or(0, |at| at.get());
            assert!(standing.unwrap_or(0) + 1 >= latest, "{prompt:?}");
        }
        heads.push(summary.head.seq);
    }
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    assert!(heads.windows(2).all(|pair| pair[0] < pair[1]), "writes went on: {heads:?}");
}

async fn begin(tracking: &Tracking) -> RunId {
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: "ana".to_owned(),
        start: 1,
        name: None,
        tags: Vec::new(),
    };
    tracking.create_run(new).await.unwrap().info.id
}

/// Two metrics that always move together.
async fn log(tracking: &Tracking, run: &RunId, step: i64) {
    let point = |key: &str| Metric { key: key.to_owned(), value: 1.0, timestamp: step, step };
    let metrics = vec![point("one"), point("other")];
    tracking.log(run, RunBatch { metrics, ..RunBatch::default() }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_that_are_logged_meanwhile_are_those_of_one_moment() {
    let home = Home::new().await;
    drop(super::place::open(&home).await);
    let tracking = Tracking::open(&home.url()).await.unwrap();
    log(&tracking, &begin(&tracking).await, 0).await;
    let stop = Arc::new(AtomicBool::new(false));
    let task = tokio::spawn({
        let (tracking, stop) = (tracking.clone(), stop.clone());
        async move {
            while !stop.load(Ordering::Relaxed) {
                let run = begin(&tracking).await;
                for step in 0..3 {
                    log(&tracking, &run, step).await;
                }
            }
        }
    });
    let mut before = 0;
    for _ in 0..4 {
        let (summary, bytes) = loop {
            let (summary, bytes) = backup_with_runs(&home.url()).await;
            if summary.counts.runs.unwrap().of(Table::Points) > before {
                break (summary, bytes);
            }
        };
        before = summary.counts.runs.unwrap().of(Table::Points);
        assert_eq!(before % 2, 0, "a batch is there whole or not at all");
        let there = crate::sqlite::place::Home::new().await;
        restore(&there.url(), &bytes).await.unwrap();
        assert!(backup_with_runs(&there.url()).await.1 == bytes);
    }
    stop.store(true, Ordering::Relaxed);
    task.await.unwrap();
}
