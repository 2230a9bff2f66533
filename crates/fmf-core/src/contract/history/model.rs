//! The in-memory store as a model of the past: after any acts, another store tells every moment
//! of them as it does.

use std::sync::atomic::{AtomicI64, Ordering};

use super::{
    super::{
        given::parsed,
        model::{ACTS, Act, Dice, anonymous, outcome, timeless},
    },
    given::{changes, history, passed},
};
use crate::{
    Change, MemoryStore, Missing, Page, PageQuery, PromptName, PromptStore, PromptVersion, Result,
    Selector, StoreError, Timestamp, Version, Write,
};

const NAMES: [&str; 2] = ["past-a", "past-b"];

pub(super) async fn random_acts_read_back_as_from_the_store_in_memory(
    store: &dyn PromptStore,
) -> Result<()> {
    let model = MemoryStore::new(tick);
    let mut dice = Dice(0xface);
    let mut moments = Vec::new();
    for turn in 0..ACTS {
        let name: PromptName = parsed(NAMES[dice.below(2)]);
        let (here, there) = if dice.below(6) == 0 {
            let alias = dice.alias();
            let how = Write { expect: dice.expect(), ..Write::default() };
            let here = history(store).undo_alias(&name, &alias, how.clone()).await;
            let there = history(&model).undo_alias(&name, &alias, how).await;
            (here.map(|change| change.reached()), there.map(|change| change.reached()))
        } else {
            let act = Act::random(&mut dice, turn);
            (act.of(store, &name).await, act.of(&model, &name).await)
        };
        assert_eq!(outcome(here), outcome(there), "turn {turn} of {name}");
        if !history(&model).changes(&Default::default()).await?.items.is_empty() {
            moments.push((turn, passed(store).await?, passed(&model).await?));
        }
    }
    for (turn, here, there) in moments {
        for name in NAMES.map(parsed) {
            let (told, expected) =
                (then(store, &name, here).await, then(&model, &name, there).await);
            assert_eq!(told, expected, "{name} after turn {turn}");
        }
    }
    for name in NAMES.map(parsed) {
        let told = |changes: Vec<Change>| changes.iter().map(said).collect::<Vec<_>>();
        let (here, there) = (changes(store, &name).await?, changes(&model, &name).await?);
        assert_eq!(told(here), told(there), "the log of {name}");
    }
    Ok(())
}

/// A clock that goes on whenever it is looked at.
fn tick() -> Timestamp {
    static NOW: AtomicI64 = AtomicI64::new(1);
    Timestamp::from_millis(NOW.fetch_add(1, Ordering::Relaxed))
}

/// Everything that a history tells of a prompt at a moment.
async fn then(store: &dyn PromptStore, name: &PromptName, at: Timestamp) -> Vec<String> {
    let history = history(store);
    let page = PageQuery::default();
    let versions = history.versions_at(name, at, &page).await;
    let versions = versions.map(|page: Page<PromptVersion>| page.map(anonymous).items);
    let mut told = vec![
        timeless_outcome(history.prompt_at(name, at).await.map(timeless)),
        timeless_outcome(versions),
    ];
    for selector in ["latest", "production", "staging", "2", "5"] {
        let selector: Selector = parsed(selector);
        let found = history.get_at(name, &selector, at).await;
        let plain = found.map(|found| anonymous(PromptVersion::clone(&found)));
        told.push(timeless_outcome(plain));
    }
    told
}

/// The answer, or what was not there, without the moments, which are each store's own.
fn timeless_outcome<T: std::fmt::Debug>(answer: Result<T>) -> String {
    let missing = match answer {
        Err(StoreError::NotThen(then)) => then.missing,
        other => return outcome(other),
    };
    match missing {
        Missing::Prompt { ended, begins } => format!("{} {}", ended.is_some(), begins.is_some()),
        Missing::Version { version, latest, begins, ended } => {
            format!("{version} {latest:?} {} {}", ended.is_some(), begins.is_some())
        }
        alias @ Missing::Alias { .. } => format!("{alias:?}"),
    }
}

/// What a change says, without what is each store's own: number, moment, id and hash.
fn said(change: &Change) -> String {
    let Change { action, version, subject, before, after, .. } = change;
    let version = version.map(Version::get);
    let said = format!("{action} {version:?} {subject:?} {before:?} {after:?}");
    // MLflow's protocol makes nothing of an empty description, and the other way round.
    said.replace("description\\\":\\\"\\\"", "description\\\":null")
}
