//! When the times of prompts and versions move.

use std::time::{Duration, Instant};

use fmf_core::{PromptStore, Timestamp, Write, entry::EntryTag};
use fmf_db::Registry;

use super::place::fresh;
use crate::given::{key, name, saying, version, with_versions};

/// The times of prompt `x` and of its first version.
async fn times(registry: &Registry) -> (Timestamp, Timestamp) {
    let entry = registry.entry(&name("x")).await.unwrap();
    let first = registry.entry_version(&name("x"), &version(1).into()).await.unwrap();
    (entry.updated_at, first.updated_at)
}

/// Which of the two times an act moves.
async fn moved(registry: &Registry, act: impl AsyncFnOnce(&Registry)) -> (bool, bool) {
    let before = times(registry).await;
    next_millisecond().await;
    act(registry).await;
    let after = times(registry).await;
    (after.0 > before.0, after.1 > before.1)
}

/// Waits until the clock of the registry, which counts milliseconds, has gone on.
async fn next_millisecond() {
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn times_move_as_on_mlflows_server() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let (one, write) = (version(1), Write::default);
    let check = |what: &str, seen, expected| assert_eq!(seen, expected, "{what}");
    let seen = moved(&registry, async |r| drop(r.register(saying("x", "2")).await.unwrap())).await;
    check("a new version", seen, (true, false));
    let delete = async |r: &Registry| r.delete_version(&x, version(2), write()).await.unwrap();
    check("a deleted version", moved(&registry, delete).await, (true, false));
    let tag = EntryTag::user("k", "v");
    let set = async |r: &Registry| r.set_tag(&x, tag.clone(), write()).await.unwrap();
    check("a tag", moved(&registry, set).await, (false, false));
    let set = async |r: &Registry| r.delete_tag(&x, &key("k"), write()).await.unwrap();
    check("a tag gone", moved(&registry, set).await, (false, false));
    let set = async |r: &Registry| r.set_version_tag(&x, one, tag.clone(), write()).await.unwrap();
    check("a tag of the version", moved(&registry, set).await, (false, false));
    let alias = "a".parse().unwrap();
    let set = async |r: &Registry| {
        r.move_alias(&x, &alias, one, write()).await.unwrap();
    };
    check("an alias", moved(&registry, set).await, (false, false));
    let describe = async |r: &Registry| drop(r.describe(&x, None, write()).await.unwrap());
    check("a description", moved(&registry, describe).await, (true, false));
    let describe =
        async |r: &Registry| drop(r.describe_version(&x, one, None, write()).await.unwrap());
    check("a commit message", moved(&registry, describe).await, (false, true));
    let stage =
        async |r: &Registry| drop(r.set_stage(&x, one, "Staging", false, write()).await.unwrap());
    check("a stage", moved(&registry, stage).await, (true, true));
    let rename = async |r: &Registry| drop(r.rename(&x, &x, write()).await.unwrap());
    check("a rename", moved(&registry, rename).await, (true, true));
}
