//! What the cached store remembers, and what it forgets.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use fmf::{
    CacheOptions, CachedStore, MemoryStore, PromptStore, Selector, StoreError, Write, cached::Clock,
};

use super::given::{Cable, add, alias, delete, name, new, set_alias, store_of, version};

/// A clock that a test moves by hand.
#[derive(Clone)]
struct Hands(Arc<Mutex<Instant>>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn advance(&self, seconds: u64) {
        *self.0.lock().unwrap() += Duration::from_secs(seconds);
    }

    fn clock(&self) -> Clock {
        let hands = self.clone();
        Arc::new(move || *hands.0.lock().unwrap())
    }
}

struct Given {
    cable: Arc<Cable>,
    cached: Arc<CachedStore>,
    hands: Hands,
}

/// Version 1 is production, and version 2 is there too.
async fn given(options: CacheOptions) -> Given {
    let store = store_of("greeting", &["one", "two"]).await;
    set_alias(&store, "greeting", "production", 1).await;
    let (cable, hands) = (Cable::new(store), Hands::new());
    let inner: Arc<dyn PromptStore> = Arc::<Cable>::clone(&cable);
    let cached = Arc::new(CachedStore::with_clock(inner, options, hands.clock()));
    Given { cable, cached, hands }
}

impl Given {
    async fn get(&self, selector: &str) -> Result<u32, StoreError> {
        let selector: Selector = selector.parse().unwrap();
        Ok(self.cached.get(&name("greeting"), &selector).await?.version.get())
    }

    fn peek(&self, selector: &str) -> Option<u32> {
        let found = self.cached.get_cached(&name("greeting"), &selector.parse().unwrap())?;
        Some(found.version.get())
    }
}

#[tokio::test]
async fn an_alias_is_read_once_within_its_time() {
    let given = given(CacheOptions::default()).await;
    assert_eq!(given.peek("production"), None);
    for _ in 0..3 {
        assert_eq!(given.get("production").await.unwrap(), 1);
        given.hands.advance(19);
    }
    assert_eq!((given.cable.reads(), given.peek("production")), (1, Some(1)));
    set_alias(&given.cable.store, "greeting", "production", 2).await;
    given.hands.advance(5);
    assert_eq!(given.peek("production"), None);
    assert_eq!((given.get("production").await.unwrap(), given.cable.reads()), (2, 2));
}

#[tokio::test]
async fn a_version_is_read_once_for_good() {
    let given = given(CacheOptions::default()).await;
    given.get("2").await.unwrap();
    given.hands.advance(1_000_000);
    assert_eq!((given.peek("2"), given.cable.reads()), (Some(2), 1));
}

#[tokio::test]
async fn reading_an_alias_remembers_its_version_too() {
    let given = given(CacheOptions::default()).await;
    given.get("latest").await.unwrap();
    assert_eq!((given.peek("2"), given.peek("latest")), (Some(2), Some(2)));
}

#[tokio::test]
async fn writing_through_it_is_seen_at_once() {
    let given = given(CacheOptions::default()).await;
    let (greeting, production) = (name("greeting"), alias("production"));
    given.get("production").await.unwrap();
    given.get("latest").await.unwrap();
    let how = Write::default;
    given.cached.set_alias(&greeting, &production, version(2), how()).await.unwrap();
    assert_eq!(given.get("production").await.unwrap(), 2);
    given.cached.register(new("greeting", "three")).await.unwrap();
    assert_eq!(given.get("latest").await.unwrap(), 3);
    given.cached.delete_alias(&greeting, &production, how()).await.unwrap();
    assert!(given.get("production").await.unwrap_err().is_not_found());
    given.cached.delete(&greeting, None, how()).await.unwrap();
    assert!(given.get("2").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn an_outage_is_bridged_with_the_last_answer() {
    let given = given(CacheOptions::default()).await;
    given.get("production").await.unwrap();
    given.hands.advance(3_600);
    given.cable.pull();
    assert_eq!(given.get("production").await.unwrap(), 1);
    assert!(matches!(given.get("latest").await, Err(StoreError::Unavailable(_))));
    given.cable.plug_in();
    given.hands.advance(5);
    set_alias(&given.cable.store, "greeting", "production", 2).await;
    assert_eq!(given.get("production").await.unwrap(), 2);
}

#[tokio::test]
async fn a_store_that_is_away_is_asked_every_five_seconds_only() {
    let given = given(CacheOptions::default()).await;
    given.get("production").await.unwrap();
    given.hands.advance(61);
    given.cable.pull();
    for _ in 0..3 {
        given.get("production").await.unwrap();
    }
    assert_eq!(given.cable.reads(), 2);
    given.hands.advance(5);
    given.get("production").await.unwrap();
    assert_eq!(given.cable.reads(), 3);
}

#[tokio::test]
async fn an_outage_is_an_error_where_that_is_wanted() {
    let given = given(CacheOptions { stale_on_error: false, ..CacheOptions::default() }).await;
    given.get("production").await.unwrap();
    given.hands.advance(61);
    given.cable.pull();
    assert!(matches!(given.get("production").await, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn what_is_gone_is_not_answered_from_memory() {
    let given = given(CacheOptions::default()).await;
    given.get("production").await.unwrap();
    let how = Write::default();
    let greeting = name("greeting");
    given.cable.store.delete_alias(&greeting, &alias("production"), how).await.unwrap();
    given.hands.advance(61);
    assert!(given.get("production").await.unwrap_err().is_not_found());
    given.cable.pull();
    assert!(matches!(given.get("production").await, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn a_name_that_begins_anew_is_noticed() {
    let given = given(CacheOptions::default()).await;
    assert_eq!((given.get("1").await.unwrap(), given.get("2").await.unwrap()), (1, 2));
    let store = &given.cable.store;
    store.delete(&name("greeting"), None, Write::default()).await.unwrap();
    add(store, "greeting", &["another life"]).await;
    given.get("latest").await.unwrap();
    assert_eq!(given.peek("2"), None);
}

#[tokio::test]
async fn a_deleted_version_is_forgotten_with_its_aliases() {
    let given = given(CacheOptions::default()).await;
    given.get("production").await.unwrap();
    let how = Write::default();
    given.cached.delete(&name("greeting"), Some(version(1)), how).await.unwrap();
    assert_eq!((given.peek("production"), given.peek("1")), (None, None));
}

#[tokio::test]
async fn an_undone_alias_is_forgotten() {
    let store = store_of("greeting", &["one", "two"]).await;
    for number in [1, 2] {
        set_alias(&store, "greeting", "production", number).await;
    }
    let cached = CachedStore::new(Arc::new(store), CacheOptions::default());
    let production = Selector::from(alias("production"));
    let name = name("greeting");
    assert_eq!(cached.get(&name, &production).await.unwrap().version, version(2));
    let history = cached.require_history().unwrap();
    history.undo_alias(&name, &alias("production"), Write::default()).await.unwrap();
    assert_eq!(cached.get_cached(&name, &production), None);
    assert_eq!(cached.get(&name, &production).await.unwrap().version, version(1));
}

#[tokio::test]
async fn a_cache_has_no_history_where_its_store_has_none() {
    let cable = Cable::new(MemoryStore::default());
    let cached = CachedStore::new(cable, CacheOptions::default());
    assert!(cached.history().is_none());
}

#[tokio::test]
async fn memory_is_bounded() {
    let store = MemoryStore::default();
    let long = "x".repeat(10_000);
    for number in 0..50 {
        add(&store, &format!("prompt_{number}"), &[&long]).await;
    }
    let options = CacheOptions { capacity_bytes: 100_000, ..CacheOptions::default() };
    let cached = CachedStore::new(Arc::new(store), options);
    for number in 0..50 {
        cached.get(&name(&format!("prompt_{number}")), &Selector::Latest).await.unwrap();
    }
    let kept = (0..50).filter(|number| {
        cached.get_cached(&name(&format!("prompt_{number}")), &Selector::Latest).is_some()
    });
    assert!(kept.count() <= 10);
}

#[tokio::test]
async fn it_prints_as_the_store_behind_it() {
    let cached = CachedStore::new(Arc::new(MemoryStore::default()), CacheOptions::default());
    assert_eq!(cached.to_string(), "memory");
    delete_is_passed_on(&cached).await;
}

async fn delete_is_passed_on(cached: &CachedStore) {
    add(cached, "short", &["a", "b"]).await;
    delete(cached, "short", 2).await;
    assert_eq!(cached.prompt(&name("short")).await.unwrap().latest, Some(version(1)));
}

#[tokio::test]
async fn an_alias_that_just_grew_old_is_given_while_it_is_read_again() {
    let given = given(CacheOptions::default()).await;
    let (prompt, production) = (name("greeting"), "production".parse().unwrap());
    let get = async || {
        let found = given.cached.get_revalidating(&prompt, &production).await;
        found.unwrap().version.get()
    };
    assert_eq!(get().await, 1);
    set_alias(&given.cable.store, "greeting", "production", 2).await;
    given.hands.advance(61);
    // The second caller finds what the first one has sent for, and sends for nothing.
    assert_eq!((get().await, get().await), (1, 1));
    while given.peek("production") != Some(2) {
        tokio::task::yield_now().await;
    }
    assert_eq!((get().await, given.cable.reads()), (2, 2));
    set_alias(&given.cable.store, "greeting", "production", 1).await;
    given.hands.advance(121);
    assert_eq!((get().await, given.cable.reads()), (1, 3), "older than twice its time");
}

#[tokio::test]
async fn a_caller_says_how_old_an_answer_may_be() {
    let given = given(CacheOptions::default()).await;
    let get = async |selector: &str, seconds: u64| {
        let (selector, age) = (selector.parse().unwrap(), Duration::from_secs(seconds));
        given.cached.get_within(&name("greeting"), &selector, age).await.unwrap();
        given.cable.reads()
    };
    assert_eq!(get("production", 60).await, 1);
    assert_eq!(get("production", 0).await, 2);
    given.hands.advance(90);
    assert_eq!((get("production", 100).await, get("production", 80).await), (2, 3));
    given.hands.advance(90);
    assert_eq!((get("1", 100).await, get("1", 80).await), (3, 4), "a version too, if it is said");
}
