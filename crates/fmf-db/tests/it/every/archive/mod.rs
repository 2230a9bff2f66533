//! Archives of a whole registry: what is restored from one is what was backed up.

mod damaged;
mod damaged_runs;
mod files;
mod loaded;
mod runs;

use fmf_core::{
    Alias, History, PageQuery, PromptStore, Result, Role, Selector, StoreError, TextQuery,
    Timestamp, Write, entry::EntryTag,
};
use fmf_db::{
    DatabaseUrl, NewToken, Protection, Registry,
    archive::{self, Files, Progress, Restored, Summary},
};

use super::place::{self, Home, fresh, open};
use crate::given::{by, changes, entry, entry_version, key, name, prompt_tags, saying, version};

fn quietly() -> Progress {
    Box::new(|_, _| {})
}

/// Everything but runs.
async fn backup(url: &DatabaseUrl) -> (Summary, Vec<u8>) {
    archive::backup(url, None, Vec::new(), quietly()).await.unwrap()
}

/// Everything but files of runs.
async fn backup_with_runs(url: &DatabaseUrl) -> (Summary, Vec<u8>) {
    archive::backup(url, Some(Files::LeftOut), Vec::new(), quietly()).await.unwrap()
}

async fn restore(url: &DatabaseUrl, bytes: &[u8]) -> Result<Summary> {
    restore_some(url, Restored { runs: true, files: None }, bytes).await
}

async fn restore_some(url: &DatabaseUrl, what: Restored, bytes: &[u8]) -> Result<Summary> {
    archive::restore(url, what, std::io::Cursor::new(bytes.to_vec()), quietly()).await
}

/// A registry with everything that a registry can have.
async fn full() -> (Registry, Home) {
    let (registry, home) = fresh().await;
    let (ana, alias) = (by("ana", "because"), |text: &str| text.parse::<Alias>().unwrap());
    for text in ["Hello {{name}}", "Good day \u{1F600} {{name}}", "x"] {
        let mut new = saying("greeting", text);
        new.how = ana.clone();
        new.tags.set("team".parse().unwrap(), "été \"1\"\n").unwrap();
        registry.register(new).await.unwrap();
    }
    let greeting = name("greeting");
    registry.set_alias(&greeting, &alias("production"), version(1), ana.clone()).await.unwrap();
    registry.set_alias(&greeting, &alias("production"), version(2), ana.clone()).await.unwrap();
    registry.set_alias(&greeting, &alias("café"), version(3), ana.clone()).await.unwrap();
    registry.delete(&greeting, Some(version(3)), ana.clone()).await.unwrap();
    let tag = |k: &str, v: &str| EntryTag::user(k, v);
    for (k, v) in [("b", "1"), ("a", "2"), ("c", "")] {
        registry.set_tag(&greeting, tag(k, v), Write::default()).await.unwrap();
    }
    registry.delete_tag(&greeting, &key("a"), Write::default()).await.unwrap();
    registry.set_version_tag(&greeting, version(2), tag("z", "9"), ana.clone()).await.unwrap();
    registry.register(saying("old", "one")).await.unwrap();
    registry.set_alias(&name("old"), &alias("champion"), version(1), ana.clone()).await.unwrap();
    registry.delete(&name("old"), None, ana.clone()).await.unwrap();
    registry.register(saying("old", "two")).await.unwrap();
    registry.rename(&name("old"), &name("new"), ana.clone()).await.unwrap();
    registry.create_entry(entry("empty", prompt_tags()), Write::default()).await.unwrap();
    registry.create_entry(entry("model", vec![tag("kind", "model")]), ana.clone()).await.unwrap();
    for stage in ["Staging", "Production"] {
        let made = registry.create_version(entry_version("model", Vec::new()), ana.clone()).await;
        let number = made.unwrap().version;
        registry.set_stage(&name("model"), number, stage, false, ana.clone()).await.unwrap();
    }
    let token =
        |text: &str, role, expires_at| NewToken { name: text.parse().unwrap(), role, expires_at };
    let far = Some(Timestamp::from_millis(4_000_000_000_000));
    registry.add_token(token("ci", Role::Writer, far), ana.clone()).await.unwrap();
    registry.add_token(token("boss", Role::Admin, None), ana.clone()).await.unwrap();
    let rule = Protection {
        alias: alias("production"),
        prompts: "gr*".parse().unwrap(),
        role: Role::Admin,
    };
    registry.protect_alias(rule, ana).await.unwrap();
    (registry, home)
}

/// What a registry tells of `greeting` at every moment of its log.
async fn past(registry: &Registry) -> Vec<String> {
    let mut told = Vec::new();
    for change in changes(registry).await {
        for selector in [Selector::Latest, "production".parse().unwrap(), "3".parse().unwrap()] {
            for named in ["greeting", "old", "new"] {
                let seen = registry.get_at(&name(named), &selector, change.at).await;
                told.push(format!("{} {named}@{selector}: {seen:?}", change.seq));
            }
        }
        told.push(format!("{:?}", registry.prompt_at(&name("greeting"), change.at).await));
    }
    // Each registry names itself in its errors.
    let own = registry.to_string();
    told.into_iter().map(|line| line.replace(&own, "STORE")).collect()
}

/// What clients see of everything there is.
async fn present(registry: &Registry) -> Vec<String> {
    let everything = || fmf_core::entry::EntryQuery {
        page: PageQuery { limit: 1000, after: None },
        ..Default::default()
    };
    let entries = registry.search_entries(everything()).await.unwrap();
    let mut versions = registry.search_versions(everything()).await.unwrap().items;
    versions.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
    let seen = entries.items.iter().map(|entry| format!("{entry:?}"));
    let mut seen: Vec<_> = seen.chain(versions.iter().map(|v| format!("{v:?}"))).collect();
    for words in ["day", "two", "hello -day", "old"] {
        let hits = registry.find_text(&TextQuery::parse(words).unwrap()).await.unwrap().items;
        let hits: Vec<_> = hits.iter().map(|hit| (&hit.name, hit.version)).collect();
        seen.push(format!("{words}: {hits:?}"));
    }
    seen.push(format!("{:?}", registry.tokens().await.unwrap()));
    seen.push(format!("{:?}", registry.protections().await.unwrap()));
    seen
}

#[tokio::test]
async fn a_registry_comes_back_as_it_was_into_either_engine() {
    let (registry, home) = full().await;
    let (summary, bytes) = backup(&home.url()).await;
    assert_eq!(summary.counts.prompts, 5, "{summary:?}");
    assert_eq!((summary.counts.tokens, summary.counts.protections), (2, 1));
    assert_eq!(summary.head, registry.head().await.unwrap());
    assert_eq!(archive::check(std::io::Cursor::new(bytes.clone())).await.unwrap(), summary);

    async fn check(url: &DatabaseUrl, registry: &Registry, summary: &Summary, bytes: &[u8]) {
        assert_eq!(restore(url, bytes).await.unwrap(), *summary);
        let restored = Registry::open(url).await.unwrap();
        assert_eq!(restored.verify(None).await.unwrap(), summary.head);
        assert_eq!(present(&restored).await, present(registry).await);
        assert_eq!(past(&restored).await, past(registry).await);
        assert_eq!(backup(url).await.1, bytes, "another backup has the same bytes");
    }
    let file = crate::sqlite::place::Home::new().await;
    check(&file.url(), &registry, &summary, &bytes).await;
    let database = crate::postgres::place::Home::new().await;
    check(&database.url(), &registry, &summary, &bytes).await;
}

#[tokio::test]
async fn a_restored_registry_goes_on_where_the_other_stopped() {
    let (registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let there = Home::new().await;
    restore(&there.url(), &bytes).await.unwrap();
    let restored = open(&there).await;
    for registry in [&registry, &restored] {
        let made = registry.register(saying("greeting", "more")).await.unwrap();
        assert_eq!(made.version, version(4), "3 was deleted and is not given again");
        registry.verify(None).await.unwrap();
        let (greeting, alias) = (name("greeting"), "production".parse().unwrap());
        let moved = registry.undo_alias(&greeting, &alias, Write::default());
        assert_eq!(moved.await.unwrap().reached(), Some(version(1)));
    }
}

#[tokio::test]
async fn only_an_empty_registry_is_restored_into() {
    let (_registry, home) = full().await;
    let (_, bytes) = backup(&home.url()).await;
    let before = backup(&home.url()).await;
    let Err(StoreError::Conflict(text)) = restore(&home.url(), &bytes).await else { panic!() };
    assert!(text.contains("holds 5 prompts, "), "{text}");
    assert!(text.contains("2 tokens and 1 protected alias;"), "{text}");
    assert_eq!(backup(&home.url()).await, before);
}
