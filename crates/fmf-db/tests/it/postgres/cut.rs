//! A network that breaks at the worst moment.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use fmf_core::{
    History, PromptStore,
    tracking::{ExperimentId, NewRun, RunQuery},
};
use fmf_db::{Registry, Touched, Tracking};

use super::{
    place::{Home, fresh},
    wire::{Mood, Wire},
};
use crate::given::{changes, saying, version, with_versions};

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
async fn a_run_is_made_once_whatever_the_network_loses() {
    for mood in [Mood::LoseNextCommit, Mood::LoseNextAnswer] {
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
