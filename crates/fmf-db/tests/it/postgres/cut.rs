//! A network that breaks at the worst moment.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use fmf_core::{
    History, PromptStore, Selector, StoreError,
    tracking::{ExperimentId, NewRun, RunQuery},
};
use fmf_db::{Registry, Touched, Tracking};

use super::{
    place::{Home, fresh},
    wire::{Mood, Wire},
};
use crate::given::{changes, saying, version, with_versions};

/// Within this time every request is answered, whatever the network does: there is a deadline for
/// each step, and their sum is about half of this.
const PATIENCE: Duration = Duration::from_secs(45);

/// The registry of a home by a wire of its own.
async fn by_wire(home: &Home) -> (Registry, Wire) {
    let wire = Wire::to(&home.text());
    let url = wire.text(&home.text()).parse().unwrap();
    (Registry::open(&url).await.unwrap(), wire)
}

/// Registers while the wire is in that mood: done once, and answered so.
async fn done_once(mood: Mood) {
    let (registry, home) = fresh().await;
    with_versions(&registry, "x", 1).await;
    let (far, wire) = by_wire(&home).await;
    wire.set(mood);
    let registered = far.register(saying("x", "at the worst moment")).await.unwrap();
    assert!(wire.is(Mood::Sound), "the wire did not break");
    assert_eq!(registered.version, version(2));
    assert_eq!(changes(&registry).await.len(), 3);
    assert_eq!(registry.register(saying("x", "next")).await.unwrap().version, version(3));
    registry.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_commit_that_was_lost_is_done_again() {
    done_once(Mood::LoseNextCommit).await;
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_not_done_twice() {
    done_once(Mood::LoseNextAnswer).await;
}

#[tokio::test]
async fn a_commit_whose_answer_never_comes_is_not_done_twice() {
    done_once(Mood::ForgetAtNextCommit).await;
}

/// What is said of a database that is away; within the time in which it must be said.
fn away<T: std::fmt::Debug>(outcome: fmf_core::Result<T>, asked: Instant) -> String {
    assert!(asked.elapsed() < PATIENCE, "waited for {:?}", asked.elapsed());
    match outcome {
        Err(StoreError::Unavailable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_not_waited_for_without_end() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let (far, wire) = by_wire(&home).await;
    let latest = Selector::Latest;
    far.get(&x, &latest).await.unwrap();
    far.register(saying("x", "a connection that writes")).await.unwrap();
    wire.set(Mood::Silent);
    let asked = Instant::now();
    // More than there are threads that read.
    let reads: Vec<_> = (0..12).map(|_| far.get(&x, &latest)).collect();
    let write = far.register(saying("x", "in the silence"));
    let (reads, write) = tokio::join!(futures_util::future::join_all(reads), write);
    for outcome in reads.into_iter().map(|read| read.map(drop)).chain([write.map(drop)]) {
        let why = away(outcome, asked);
        assert!(why.contains("registry in PostgreSQL") || why.contains("postgres://"), "{why}");
    }
    wire.set(Mood::Sound);
    while far.get(&x, &latest).await.is_err() {
        assert!(asked.elapsed() < 2 * PATIENCE, "it does not come back");
    }
    // What was not done was not done later either.
    let registered = far.register(saying("x", "after the silence")).await.unwrap();
    assert_eq!(registered.version, version(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_never_came_is_in_doubt_and_not_repeated() {
    let (registry, home) = fresh().await;
    with_versions(&registry, "x", 1).await;
    let (far, wire) = by_wire(&home).await;
    wire.set(Mood::HushAtNextCommit);
    let asked = Instant::now();
    let why = away(far.register(saying("x", "in doubt")).await, asked);
    assert!(why.contains("not known whether it was done"), "{why}");
    assert!(wire.is(Mood::Silent));
    wire.set(Mood::Sound);
    // It was done, once.
    assert_eq!(changes(&registry).await.len(), 3);
    while far.register(saying("x", "next")).await.is_err() {
        assert!(asked.elapsed() < 2 * PATIENCE, "it does not come back");
    }
    assert_eq!(changes(&registry).await.len(), 4);
    registry.verify(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_somebody_keeps_to_themselves_is_no_mistake_of_who_reads() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let locked = "lock table versions in access exclusive mode; select pg_sleep(20)";
    let mut keeping = Box::pin(home.sql(locked));
    let waiting = "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted
        and relation = cast('fmf.versions' as regclass)";
    while home.sql(waiting).await != ["1"] {
        let kept = tokio::time::timeout(Duration::from_millis(20), &mut keeping).await;
        assert!(kept.is_err(), "it is not locked");
    }
    let why = away(registry.get(&x, &Selector::Latest).await, Instant::now());
    assert!(why.contains("other processes keep the registry"), "{why}");
}

#[tokio::test]
async fn a_run_is_made_once_whatever_the_network_loses() {
    for mood in [Mood::LoseNextCommit, Mood::LoseNextAnswer, Mood::ForgetAtNextCommit] {
        let (_registry, home) = fresh().await;
        let wire = Wire::to(&home.text());
        let url = wire.text(&home.text()).parse().unwrap();
        let far = Tracking::open(&url).await.unwrap();
        far.experiment(ExperimentId::DEFAULT).await.unwrap();
        wire.set(mood);
        let experiment = ExperimentId::DEFAULT;
        let (user, name, tags) = (String::new(), None, Vec::new());
        let made = far.create_run(NewRun { experiment, user, start: 0, name, tags }).await.unwrap();
        assert!(wire.is(Mood::Sound), "the wire did not break");
        let query = RunQuery { experiments: vec![experiment], ..RunQuery::default() };
        let found = far.search_runs(query).await.unwrap();
        assert_eq!(found.items, [made]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_are_not_trusted_for_long_where_the_network_says_nothing() {
    let (registry, home) = fresh().await;
    let (far, wire) = by_wire(&home).await;
    let (sender, told) = mpsc::channel();
    let sender = Mutex::new(sender);
    far.on_change(Arc::new(move |touched| drop(sender.lock().unwrap().send(touched.clone()))));
    assert!(far.hears_changes());
    wire.set(Mood::Silent);
    let silent = Instant::now();
    let x = with_versions(&registry, "x", 1).await;
    while far.hears_changes() {
        assert!(silent.elapsed() < Duration::from_secs(1), "trusted for too long");
        tokio::task::yield_now().await;
    }
    wire.set(Mood::Sound);
    while !far.hears_changes() {
        assert!(silent.elapsed() < Duration::from_secs(20), "it does not hear again");
        tokio::task::yield_now().await;
    }
    let first = told.try_recv().unwrap();
    assert!(first == Touched::Everything || first == Touched::Names([x].into()), "{first:?}");
}
