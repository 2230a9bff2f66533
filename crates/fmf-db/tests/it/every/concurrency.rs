//! Many writers at once.

use std::collections::BTreeSet;

use fmf_core::{History, PromptStore, Version, Write, entry::EntryTag};

use super::place::{fresh, open};
use crate::given::{changes, name, saying, with_versions};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_registers_at_once_give_consecutive_numbers() {
    let (registry, _home) = fresh().await;
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let registry = registry.clone();
            tokio::spawn(async move { registry.register(saying("x", &number.to_string())).await })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.unwrap().unwrap().version.get());
    }
    assert_eq!(numbers, (1..=200).collect());
    assert_eq!(registry.verify(None).await.unwrap().seq, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_database_write_at_once() {
    let (one, home) = fresh().await;
    let other = open(&home).await;
    let tasks: Vec<_> = (0..100)
        .map(|number| {
            let registry = if number % 2 == 0 { one.clone() } else { other.clone() };
            tokio::spawn(async move { registry.register(saying("x", &number.to_string())).await })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.unwrap().unwrap().version.get());
    }
    assert_eq!(numbers, (1..=100).collect());
    assert_eq!(one.verify(None).await.unwrap(), other.verify(None).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_act_undoes_itself_and_nothing_of_those_it_was_written_with() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let tasks: Vec<_> = (0..60)
        .map(|number: u32| {
            let (registry, x) = (registry.clone(), x.clone());
            tokio::spawn(async move {
                let alias = "a".parse().unwrap();
                let to = Version::new(1 + number % 2).unwrap();
                let how = Write::default();
                let tag = EntryTag::user(format!("k{number}"), "v");
                registry.set_tag(&x, tag, how.clone()).await.unwrap();
                registry.move_alias(&x, &alias, to, how).await.is_ok()
            })
        })
        .collect();
    let mut moved = 0;
    for task in tasks {
        moved += u32::from(task.await.unwrap());
    }
    assert_eq!(moved, 30, "version 2 is not there");
    assert_eq!(registry.entry(&name("x")).await.unwrap().tags.len(), 61);
    let log = changes(&registry).await;
    assert_eq!(registry.verify(None).await.unwrap().seq, log.len() as u64);
}
