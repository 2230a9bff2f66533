//! Random acts: the registry answers, and ends up, as the store in memory does.

use std::sync::Arc;

use fmf_core::{
    Alias, Expect, History, MemoryStore, NewVersion, PageQuery, Prompt, PromptChange, PromptName,
    PromptStore, PromptVersion, Result, StoreError, TagKey, Tags, Template, Version, Write,
};
use fmf_db::Registry;
use proptest::{collection::vec, prelude::*, sample::select};

use super::place::fresh;

#[derive(Debug, Clone)]
enum Act {
    Register(NewVersion),
    SetAlias(PromptName, Alias, Version, Expect),
    DeleteAlias(PromptName, Alias, Expect),
    Update(PromptName, PromptChange),
    Delete(PromptName, Option<Version>),
}

impl Act {
    /// Does it, and answers what matters about the answer.
    async fn on(&self, store: &dyn PromptStore) -> String {
        let how = |expect| Write { expect, ..Write::default() };
        match self {
            Self::Register(new) => said(store.register(new.clone()).await.map(timeless)),
            Self::SetAlias(name, alias, version, expect) => {
                said(store.set_alias(name, alias, *version, how(*expect)).await)
            }
            Self::DeleteAlias(name, alias, expect) => {
                said(store.delete_alias(name, alias, how(*expect)).await)
            }
            Self::Update(name, change) => {
                said(store.update(name, change.clone(), Write::default()).await)
            }
            Self::Delete(name, version) => {
                said(store.delete(name, *version, Write::default()).await)
            }
        }
    }
}

/// The answer, or which kind of refusal it was.
fn said<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(StoreError::PromptNotFound { name, .. }) => format!("no prompt {name}"),
        Err(StoreError::Conflict(_)) => "conflict".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

fn timeless(version: PromptVersion) -> PromptVersion {
    PromptVersion { created_at: None, ..version }
}

/// Everything that can be read of a prompt.
async fn state(store: &dyn PromptStore, name: &PromptName) -> String {
    let prompt = store.prompt(name).await;
    let prompt = prompt.map(|prompt| Prompt { created_at: None, updated_at: None, ..prompt });
    let versions = store.versions(name, &PageQuery::default()).await;
    let versions = versions.map(|page| page.map(timeless));
    let latest = store.get(name, &"latest".parse().unwrap()).await;
    let latest = latest.map(|version| timeless(Arc::unwrap_or_clone(version)));
    format!("{}\n{}\n{}", said(prompt), said(versions), said(latest))
}

fn names() -> impl Strategy<Value = PromptName> {
    select(vec!["a", "b"]).prop_map(|text| text.parse().unwrap())
}

fn aliases() -> impl Strategy<Value = Alias> {
    select(vec!["production", "staging", "1"]).prop_map(|text| text.parse().unwrap())
}

fn versions() -> impl Strategy<Value = Version> {
    (1_u32..5).prop_map(|number| Version::new(number).unwrap())
}

fn expects() -> impl Strategy<Value = Expect> {
    prop_oneof![
        6 => Just(Expect::Anything),
        1 => Just(Expect::Nothing),
        1 => versions().prop_map(Expect::Version),
    ]
}

fn tags() -> impl Strategy<Value = Tags> {
    let pairs = vec((select(vec!["k", "l", "m"]), select(vec!["", "v", "é"])), 0..3);
    pairs.prop_map(|pairs| Tags::from_pairs(pairs).unwrap())
}

fn texts() -> impl Strategy<Value = Option<String>> {
    select(vec![None, Some(""), Some("why")]).prop_map(|text| text.map(str::to_owned))
}

fn registers() -> impl Strategy<Value = NewVersion> {
    let text = select(vec!["", "hi {{ x }}", "other"]);
    (names(), text, tags(), texts(), vec(aliases(), 0..2), expects()).prop_map(
        |(name, text, tags, commit_message, aliases, expect_latest)| NewVersion {
            tags,
            commit_message,
            aliases,
            expect_latest,
            ..NewVersion::new(name, Template::text(text))
        },
    )
}

fn changes() -> impl Strategy<Value = PromptChange> {
    let keys = vec(select(vec!["k", "l", "x"]).prop_map(|k| k.parse::<TagKey>().unwrap()), 0..2);
    let description = proptest::option::of(texts());
    (proptest::option::of(versions()), description, tags(), keys).prop_map(
        |(version, description, set_tags, delete_tags)| PromptChange {
            version,
            description,
            model_config: None,
            set_tags,
            delete_tags,
        },
    )
}

fn acts() -> impl Strategy<Value = Act> {
    let version = proptest::option::weighted(0.8, versions());
    prop_oneof![
        4 => registers().prop_map(Act::Register),
        2 => (names(), aliases(), versions(), expects())
            .prop_map(|(name, alias, version, expect)| Act::SetAlias(name, alias, version, expect)),
        1 => (names(), aliases(), expects())
            .prop_map(|(name, alias, expect)| Act::DeleteAlias(name, alias, expect)),
        2 => (names(), changes()).prop_map(|(name, change)| Act::Update(name, change)),
        1 => (names(), version).prop_map(|(name, version)| Act::Delete(name, version)),
    ]
}

/// Does the acts on both, and holds every answer and what is left against each other.
async fn check(registry: &Registry, acts: &[Act]) {
    let names = ["a", "b"].map(|text| text.parse().unwrap());
    for name in &names {
        // The lives of the case before end here.
        let _ = registry.delete(name, None, Write::default()).await;
    }
    let memory = MemoryStore::default();
    for act in acts {
        assert_eq!(act.on(registry).await, act.on(&memory).await, "{act:?}");
    }
    for name in &names {
        assert_eq!(state(registry, name).await, state(&memory, name).await);
    }
}

#[test]
fn random_acts_leave_the_registry_as_they_leave_the_store_in_memory() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (registry, _home) = runtime.block_on(fresh());
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&vec(acts(), 1..30), |acts| {
        runtime.block_on(check(&registry, &acts));
        Ok(())
    });
    outcome.unwrap();
    runtime.block_on(registry.verify(None)).unwrap();
}
