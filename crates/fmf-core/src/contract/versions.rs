//! Versions: their numbers, how they are found, what they hold.

use super::given::{alias, at, parsed, point, saying, tags, version, with_versions};
use crate::{
    JsonText, NewVersion, PageQuery, PromptStore, PromptVersion, Result, Template, UNVERIFIED,
    Version,
};

pub(super) async fn registering_gives_consecutive_numbers(store: &dyn PromptStore) -> Result<()> {
    let name = parsed("versions-consecutive");
    for expected in 1..=3 {
        let registered = store.register(saying(&name, "the same text")).await?;
        assert_eq!(registered.version, version(expected));
        assert_eq!(registered.name, name);
    }
    Ok(())
}

pub(super) async fn a_version_is_found_by_number_by_alias_and_as_the_latest(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "versions-selectors", 3).await?;
    point(store, &name, "production", 2).await?;
    for (selector, expected) in [
        ("1", 1),
        ("003", 3),
        ("production", 2),
        ("@production", 2),
        ("latest", 3),
        ("LATEST", 3),
        ("@latest", 3),
    ] {
        let found = at(store, &name, selector).await?;
        assert_eq!(found.version, version(expected), "{selector}");
        assert_eq!(found.template.source(), format!("text {expected}"), "{selector}");
    }
    Ok(())
}

pub(super) async fn a_registered_version_reads_back_whole(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "versions-whole", 1).await?;
    let new = NewVersion {
        response_format: Some(JsonText::parse(r#"{"type": "object"}"#)?),
        model_config: Some(JsonText::parse(r#"{"model_name": "m", "temperature": 0.5}"#)?),
        commit_message: Some("why it was made".to_owned()),
        tags: tags(&[("team", "billing"), ("author", "ann")]),
        aliases: vec![alias("staging"), alias("candidate")],
        ..NewVersion::new(name.clone(), Template::text("Hello {{name}}"))
    };
    let registered = store.register(new.clone()).await?;
    assert_eq!(registered.version, version(2));
    assert_eq!(registered.template, new.template);
    assert_eq!(registered.response_format, new.response_format);
    assert_eq!(registered.model_config, new.model_config);
    assert_eq!(registered.commit_message, new.commit_message);
    assert_eq!(registered.tags, new.tags);
    assert_eq!(registered.aliases, [alias("candidate"), alias("staging")]);
    assert_eq!(registered.digest(), new.digest());
    assert_eq!(*at(store, &name, "2").await?, registered);
    Ok(())
}

pub(super) async fn a_version_with_nothing_but_a_template_has_nothing_else(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "versions-bare", 1).await?;
    let found = at(store, &name, "1").await?;
    assert_eq!(found.response_format, None);
    assert_eq!(found.model_config, None);
    assert_eq!(found.commit_message, None);
    assert!(found.tags.is_empty());
    assert!(found.aliases.is_empty());
    Ok(())
}

pub(super) async fn versions_are_listed_newest_first_with_their_aliases(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("versions-listed");
    for number in 1..=11 {
        let mut new = saying(&name, &format!("text {number}"));
        new.how.actor = Some("ann".to_owned());
        store.register(new).await?;
    }
    point(store, &name, "production", 9).await?;
    point(store, &name, "champion", 9).await?;
    let page = store.versions(&name, &PageQuery::default()).await?;
    let numbers: Vec<u32> = page.items.iter().map(|item| item.version.get()).collect();
    assert_eq!(numbers, (1..=11).rev().collect::<Vec<_>>());
    for item in &page.items {
        let read = store.get(&name, &item.version.into()).await?;
        if read.author.is_some() {
            assert_eq!(*item, *read);
        } else {
            // MLflow's protocol has no place for an author, whom a list may know all the same.
            assert_eq!(PromptVersion { author: None, ..item.clone() }, *read);
            let claimed = item.author.as_deref().map(|who| who.trim_end_matches(UNVERIFIED));
            assert!(claimed.is_none_or(|who| who == "ann"), "{:?}", item.author);
        }
        let standing = if item.version == version(9) { 2 } else { 0 };
        assert_eq!(item.aliases.len(), standing, "version {}", item.version);
    }
    assert_eq!(page.next, None);
    Ok(())
}

pub(super) async fn equal_content_has_equal_digests(store: &dyn PromptStore) -> Result<()> {
    let name = parsed("versions-digests");
    let first = store.register(saying(&name, "one")).await?;
    let other = store.register(saying(&name, "two")).await?;
    let noted = NewVersion {
        commit_message: Some("the same text again".to_owned()),
        tags: tags(&[("a", "b")]),
        ..saying(&name, "one")
    };
    let again = store.register(noted).await?;
    assert_eq!(first.digest(), again.digest());
    assert_ne!(first.digest(), other.digest());
    assert_eq!(at(store, &name, "3").await?.digest(), first.digest());
    Ok(())
}

pub(super) async fn prompts_do_not_share_versions(store: &dyn PromptStore) -> Result<()> {
    let one = with_versions(store, "versions-of-one", 2).await?;
    let other = with_versions(store, "versions-of-other", 1).await?;
    store.register(saying(&other, "only here")).await?;
    assert_eq!(at(store, &one, "2").await?.template.source(), "text 2");
    assert_eq!(at(store, &other, "2").await?.template.source(), "only here");
    assert_eq!(at(store, &other, "1").await?.version, Version::FIRST);
    Ok(())
}
