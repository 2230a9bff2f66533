//! Tags: two sets, of the prompt and of each version, in the order in which they were set.

use super::given::{at, parsed, saying, tags, version, with_versions};
use crate::{NewVersion, PromptChange, PromptName, PromptStore, Result, Tags, Version, Write};

/// The tags of a version, or of the prompt.
async fn seen(
    store: &dyn PromptStore,
    name: &PromptName,
    version: Option<Version>,
) -> Result<Tags> {
    Ok(match version {
        Some(version) => store.get(name, &version.into()).await?.tags.clone(),
        None => store.prompt(name).await?.tags,
    })
}

async fn set(
    store: &dyn PromptStore,
    name: &PromptName,
    version: Option<Version>,
    pairs: &[(&str, &str)],
) -> Result<()> {
    let change = PromptChange { version, set_tags: tags(pairs), ..PromptChange::default() };
    store.update(name, change, Write::default()).await
}

async fn delete(
    store: &dyn PromptStore,
    name: &PromptName,
    version: Option<Version>,
    keys: &[&str],
) -> Result<()> {
    let delete_tags = keys.iter().map(|key| parsed(key)).collect();
    let change = PromptChange { version, delete_tags, ..PromptChange::default() };
    store.update(name, change, Write::default()).await
}

pub(super) async fn registering_tags_the_version_and_the_prompt(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("tags-registered");
    let both = tags(&[("team", "billing"), ("cost", "250")]);
    store.register(NewVersion { tags: both.clone(), ..saying(&name, "text") }).await?;
    assert_eq!(seen(store, &name, None).await?, both);
    assert_eq!(seen(store, &name, Some(version(1))).await?, both);
    Ok(())
}

pub(super) async fn tags_of_the_prompt_accumulate_and_keep_their_place(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("tags-accumulated");
    let first = tags(&[("z", "1"), ("m", "1"), ("a", "1")]);
    let second = tags(&[("k", "2"), ("m", "2")]);
    for tags in [first.clone(), second.clone(), Tags::new()] {
        store.register(NewVersion { tags, ..saying(&name, "text") }).await?;
    }
    let expected = tags(&[("z", "1"), ("m", "2"), ("a", "1"), ("k", "2")]);
    assert_eq!(seen(store, &name, None).await?, expected);
    assert_eq!(seen(store, &name, Some(version(1))).await?, first);
    assert_eq!(seen(store, &name, Some(version(2))).await?, second);
    assert!(seen(store, &name, Some(version(3))).await?.is_empty());
    Ok(())
}

pub(super) async fn tags_keep_the_order_in_which_they_were_set(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "tags-ordered", 1).await?;
    for of in [None, Some(version(1))] {
        set(store, &name, of, &[("z", "1"), ("a", "1")]).await?;
        set(store, &name, of, &[("m", "1")]).await?;
        set(store, &name, of, &[("z", "2")]).await?;
        delete(store, &name, of, &["a"]).await?;
        set(store, &name, of, &[("a", "3")]).await?;
        assert_eq!(seen(store, &name, of).await?, tags(&[("z", "2"), ("m", "1"), ("a", "3")]));
    }
    Ok(())
}

pub(super) async fn awkward_tags_are_kept(store: &dyn PromptStore) -> Result<()> {
    let name = parsed("tags-awkward");
    let awkward = tags(&[
        ("empty", ""),
        ("a/b.c-d:e f", "key"),
        ("clé", "Größe 名前 🦀"),
        ("lines", "one\n  two\r\nthree\n"),
        ("spaces", "  around  "),
        ("null", "null"),
        ("1", "1.0"),
        ("true", "~"),
        ("yes", "0x1f"),
        ("colon", "a: b # c"),
        ("dashes", "- x\n---\n"),
        ("quotes", "'single' \"double\" \\ back"),
        ("braces", "{a: [1, &x *x !tag]}"),
        ("percent", "%YAML @at `tick`"),
        ("control", "\u{1}\u{7f}\u{85}\u{2028}\u{feff}"),
    ]);
    store.register(NewVersion { tags: awkward.clone(), ..saying(&name, "text") }).await?;
    assert_eq!(seen(store, &name, None).await?, awkward);
    assert_eq!(at(store, &name, "latest").await?.tags, awkward);
    Ok(())
}

pub(super) async fn prompt_tags_and_version_tags_are_two_sets(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "tags-two-sets", 2).await?;
    set(store, &name, None, &[("level", "prompt"), ("only", "prompt")]).await?;
    set(store, &name, Some(version(1)), &[("level", "version")]).await?;
    assert_eq!(seen(store, &name, None).await?, tags(&[("level", "prompt"), ("only", "prompt")]));
    assert_eq!(seen(store, &name, Some(version(1))).await?, tags(&[("level", "version")]));
    assert!(seen(store, &name, Some(version(2))).await?.is_empty());
    delete(store, &name, None, &["level"]).await?;
    assert_eq!(seen(store, &name, Some(version(1))).await?, tags(&[("level", "version")]));
    delete(store, &name, Some(version(1)), &["level"]).await?;
    assert_eq!(seen(store, &name, None).await?, tags(&[("only", "prompt")]));
    Ok(())
}

pub(super) async fn deleting_a_tag_that_is_not_set_is_no_error(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "tags-not-set", 1).await?;
    delete(store, &name, None, &["none", "such"]).await?;
    delete(store, &name, Some(version(1)), &["none"]).await
}
