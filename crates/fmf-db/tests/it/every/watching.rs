//! Being told of changes.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use fmf_core::{
    PromptStore, Write,
    entry::{EntryTag, Fact},
    tracking::{ExperimentId, Metric, NewRun, Pair, RunBatch},
};
use fmf_db::{Registry, Touched, Tracking};

use super::place::{fresh, heard, open};
use crate::given::{key, name, saying, version, with_versions};

/// Everything a registry tells from now on.
fn listen(registry: &Registry) -> mpsc::Receiver<Touched> {
    let (sender, told) = mpsc::channel();
    let sender = Mutex::new(sender);
    registry.on_change(Arc::new(move |touched| {
        let _ = sender.lock().unwrap().send(touched.clone());
    }));
    told
}

fn names(texts: &[&str]) -> Touched {
    Touched::Names(texts.iter().map(|text| name(text)).collect::<BTreeSet<_>>())
}

#[tokio::test]
async fn a_change_is_told_before_it_is_answered() {
    let (registry, _home) = fresh().await;
    let told = listen(&registry);
    let x = with_versions(&registry, "x", 1).await;
    assert_eq!(told.try_recv().unwrap(), names(&["x"]));
    let unlogged = EntryTag::fact(Fact::Experiments, ",0,");
    registry.set_tag(&x, unlogged, Write::default()).await.unwrap();
    assert_eq!(told.try_recv().unwrap(), names(&["x"]));
    registry.rename(&x, &name("y"), Write::default()).await.unwrap();
    assert_eq!(told.try_recv().unwrap(), names(&["x", "y"]));
    registry.delete_entry(&name("y"), Write::default()).await.unwrap();
    assert_eq!(told.try_recv().unwrap(), names(&["y"]));
}

#[tokio::test]
async fn what_changes_nothing_is_not_told() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let told = listen(&registry);
    registry.delete_tag(&x, &key("absent"), Write::default()).await.unwrap();
    registry.delete_version(&x, version(9), Write::default()).await.unwrap_err();
    registry.entry(&x).await.unwrap();
    assert!(told.try_recv().is_err());
}

#[tokio::test]
async fn what_is_logged_to_runs_is_not_told() {
    let (registry, home) = fresh().await;
    let tracking = Tracking::open(&home.url()).await.unwrap();
    with_versions(&registry, "x", 1).await;
    let told = listen(&registry);
    let new = NewRun {
        experiment: ExperimentId::DEFAULT,
        user: String::new(),
        start: 0,
        name: None,
        tags: Vec::new(),
    };
    let run = tracking.create_run(new).await.unwrap().info.id;
    let named = [Pair::new("prompt_name", "x"), Pair::new("prompt_version", "1")];
    for param in named {
        tracking.log_param(&run, param).await.unwrap();
    }
    // For as long as the registry would need to notice it several times.
    let (started, mut step) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_millis(400) {
        let metric = Metric { key: "m".to_owned(), value: 0.5, timestamp: step, step };
        let batch = RunBatch { metrics: vec![metric], ..RunBatch::default() };
        tracking.log(&run, batch).await.unwrap();
        step += 1;
    }
    assert!(told.try_recv().is_err());
}

#[tokio::test]
async fn a_write_of_another_process_is_noticed() {
    let (registry, home) = fresh().await;
    let other = open(&home).await;
    let told = listen(&registry);
    other.register(saying("x", "hi")).await.unwrap();
    let first = tokio::task::spawn_blocking(move || {
        let first = told.recv_timeout(Duration::from_secs(5));
        (first, told)
    });
    let (first, told) = first.await.unwrap();
    assert_eq!(first.unwrap(), heard(names(&["x"])));
    assert!(told.try_recv().is_err(), "once is enough");
}

#[tokio::test]
async fn the_own_writes_are_not_taken_for_those_of_another_process() {
    let (registry, _home) = fresh().await;
    let told = listen(&registry);
    for number in 0..300 {
        registry.register(saying("x", &number.to_string())).await.unwrap();
    }
    assert!(told.try_iter().all(|touched| touched == names(&["x"])));
}

#[tokio::test]
async fn a_listener_that_panics_stops_nobody() {
    let (registry, _home) = fresh().await;
    registry.on_change(Arc::new(|_| panic!("a listener's own fault")));
    let told = listen(&registry);
    with_versions(&registry, "x", 2).await;
    assert_eq!(told.try_iter().count(), 2);
}
