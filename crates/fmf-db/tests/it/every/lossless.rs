//! What came through a protocol goes back as it came: every tag, in its order, whatever it holds.

use fmf_core::{
    PromptStore, Selector, StoreError, Version,
    entry::{EntryTag, Fact},
};

use super::place::fresh;
use crate::given::{entry, entry_version, key, name, prompt_tags, version};

/// Creates a version with these tags, and holds against them what is read.
async fn check(tags: Vec<EntryTag>) {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Default::default()).await.unwrap();
    let created =
        registry.create_version(entry_version("x", tags.clone()), Default::default()).await;
    let created = created.unwrap();
    assert_eq!(created.tags, tags);
    let read = registry.entry_version(&name("x"), &Selector::Latest).await.unwrap();
    assert_eq!(read, created);
    let entry = registry.entry(&name("x")).await.unwrap();
    assert_eq!(entry.latest_versions[0].tags, tags);
    let found = registry.search_versions(Default::default()).await.unwrap();
    assert_eq!(found.items[0].tags, tags);
}

#[tokio::test]
async fn tags_of_a_version_keep_their_order_and_their_bytes() {
    let template = |text: &str| EntryTag::fact(Fact::Template, text);
    let is_prompt = |text: &str| EntryTag::fact(Fact::IsPrompt, text);
    let kind = |text: &str| EntryTag::fact(Fact::Kind, text);
    check(vec![is_prompt("true"), kind("text"), template("hi")]).await;
    check(vec![template("hi"), EntryTag::user("b", "1"), is_prompt("TRUE"), kind("chat")]).await;
    check(vec![kind("chat"), template("not json at all"), is_prompt("true")]).await;
    check(vec![template("no kind"), is_prompt("true")]).await;
    check(vec![kind("hologram"), template(""), is_prompt("True")]).await;
    check(vec![is_prompt("false"), template("x")]).await;
    check(vec![EntryTag::user("z", ""), EntryTag::user("a", "1:a-\n'\"% é🦀")]).await;
    check(Vec::new()).await;
    let everything = [
        EntryTag::fact(Fact::ModelConfig, "{ \"b\": 1,\"a\":2 }"),
        EntryTag::user("first", "user"),
        EntryTag::fact(Fact::ResponseFormat, "not json either"),
        EntryTag::fact(Fact::Experiments, ",0,3,"),
        EntryTag::fact(Fact::Template, "{{x}}"),
        EntryTag::user("last", "user"),
    ];
    check(everything.to_vec()).await;
}

#[tokio::test]
async fn of_repeated_keys_the_last_value_wins_at_the_place_of_the_first() {
    let (registry, _home) = fresh().await;
    let tags = ["1", "2"].map(|value| EntryTag::user("a", value));
    let between = EntryTag::user("b", "x");
    let [one, two] = tags;
    let new = entry("x", vec![one.clone(), between.clone(), two.clone()]);
    let created = registry.create_entry(new, Default::default()).await.unwrap();
    assert_eq!(created.tags, [two.clone(), between.clone()]);
    let new = entry_version("x", vec![one, between.clone(), two.clone()]);
    let created = registry.create_version(new, Default::default()).await.unwrap();
    assert_eq!(created.tags, [two, between]);
}

#[tokio::test]
async fn tags_of_an_entry_keep_their_order_when_one_is_set_again() {
    let (registry, _home) = fresh().await;
    let tags = vec![
        EntryTag::user("z", "1"),
        EntryTag::fact(Fact::IsPrompt, "TRUE"),
        EntryTag::user("a", "2"),
    ];
    registry.create_entry(entry("x", tags), Default::default()).await.unwrap();
    let x = name("x");
    registry.set_tag(&x, EntryTag::user("m", "3"), Default::default()).await.unwrap();
    registry.set_tag(&x, EntryTag::user("z", "4"), Default::default()).await.unwrap();
    registry.delete_tag(&x, &key("a"), Default::default()).await.unwrap();
    let found = registry.entry(&x).await.unwrap();
    let seen: Vec<_> = found.tags.iter().map(|t| (t.key.as_str(), t.value.as_str())).collect();
    assert_eq!(seen, [("z", "4"), ("#is_prompt", "TRUE"), ("m", "3")]);
    assert!(registry.prompt(&x).await.is_err(), "only true as it stands makes a prompt");
}

#[tokio::test]
async fn facts_of_a_version_never_change_by_any_road() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Default::default()).await.unwrap();
    let tags = vec![
        EntryTag::fact(Fact::IsPrompt, "true"),
        EntryTag::fact(Fact::Kind, "text"),
        EntryTag::fact(Fact::Template, "hi"),
    ];
    registry.create_version(entry_version("x", tags.clone()), Default::default()).await.unwrap();
    let (x, one) = (name("x"), version(1));
    for tag in &tags {
        let same = registry.set_version_tag(&x, one, tag.clone(), Default::default());
        same.await.unwrap();
        let other = EntryTag { key: tag.key.clone(), value: "other".to_owned() };
        refuses(registry.set_version_tag(&x, one, other, Default::default()).await);
        refuses(registry.delete_version_tag(&x, one, &tag.key, Default::default()).await);
    }
    let format = EntryTag::fact(Fact::ResponseFormat, "{}");
    refuses(registry.set_version_tag(&x, one, format.clone(), Default::default()).await);
    // Nothing is there to be taken away.
    registry.delete_version_tag(&x, one, &format.key, Default::default()).await.unwrap();
    let read = registry.entry_version(&x, &Selector::Latest).await.unwrap();
    assert_eq!(read.tags, tags);
}

#[track_caller]
fn refuses(answer: fmf_core::Result<()>) {
    let error = answer.unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)));
    assert_eq!(error.to_string(), "Prompt version x/1 is immutable; register a new version.");
}

#[tokio::test]
async fn a_prompt_stays_a_prompt_and_a_model_a_model() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("p", prompt_tags()), Default::default()).await.unwrap();
    registry.create_entry(entry("m", Vec::new()), Default::default()).await.unwrap();
    let marker = EntryTag::fact(Fact::IsPrompt, "true");
    registry.set_tag(&name("p"), marker.clone(), Default::default()).await.unwrap();
    let other = EntryTag::fact(Fact::IsPrompt, "false");
    for refused in [
        registry.set_tag(&name("p"), other, Default::default()).await,
        registry.delete_tag(&name("p"), &marker.key, Default::default()).await,
        registry.set_tag(&name("m"), marker.clone(), Default::default()).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
    registry.delete_tag(&name("m"), &marker.key, Default::default()).await.unwrap();
}

#[tokio::test]
async fn a_model_configuration_may_change_and_keeps_its_place() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Default::default()).await.unwrap();
    let tags = vec![
        EntryTag::fact(Fact::Template, "hi"),
        EntryTag::fact(Fact::ModelConfig, "{}"),
        EntryTag::user("last", "1"),
    ];
    registry.create_version(entry_version("x", tags), Default::default()).await.unwrap();
    let config = EntryTag::fact(Fact::ModelConfig, "{\"t\": 1}");
    let (x, one) = (name("x"), version(1));
    registry.set_version_tag(&x, one, config.clone(), Default::default()).await.unwrap();
    let read = registry.entry_version(&x, &one.into()).await.unwrap();
    assert_eq!(read.tags[1], config);
    registry.delete_version_tag(&x, one, &config.key, Default::default()).await.unwrap();
    registry.set_version_tag(&x, one, config.clone(), Default::default()).await.unwrap();
    let read = registry.entry_version(&x, &one.into()).await.unwrap();
    assert_eq!(read.tags[2], config);
}

#[tokio::test]
async fn an_empty_description_and_none_are_told_apart() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Default::default()).await.unwrap();
    for description in [None, Some(String::new()), Some("why".to_owned())] {
        let mut new = entry_version("x", prompt_tags());
        new.description.clone_from(&description);
        new.run_id.clone_from(&description);
        new.run_link.clone_from(&description);
        let created = registry.create_version(new, Default::default()).await.unwrap();
        assert_eq!(created.description, description);
        assert_eq!((created.run_id, created.run_link), (description.clone(), description));
    }
    let (x, first): (_, Version) = (name("x"), version(1));
    let described =
        registry.describe_version(&x, first, Some(String::new()), Default::default()).await;
    assert_eq!(described.unwrap().description.as_deref(), Some(""));
    let described = registry.describe(&x, Some(String::new()), Default::default()).await.unwrap();
    assert_eq!(described.description.as_deref(), Some(""));
}
