//! Limits: the same on every store, and nothing is written when one is broken.

use super::given::{
    alias, at, invalid, no_alias, no_prompt, parsed, saying, tags, version, with_versions,
};
use crate::{
    JsonText, MAX_TEMPLATE_CHARS, NewVersion, PromptChange, PromptName, PromptStore, Result, Write,
};

pub(super) async fn a_template_of_100_000_characters_is_kept(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("limits-longest");
    let source = "é".repeat(MAX_TEMPLATE_CHARS);
    store.register(saying(&name, &source)).await?;
    assert!(at(store, &name, "1").await?.template.source() == source);
    Ok(())
}

/// Registers what breaks a limit, under a new name and under a known one.
async fn writes_nothing(store: &dyn PromptStore, name: &str, new: NewVersion) -> Result<()> {
    let unknown: PromptName = parsed(&format!("{name}-unknown"));
    invalid(store.register(NewVersion { name: unknown.clone(), ..new.clone() }).await);
    no_prompt(store.prompt(&unknown).await, &unknown);
    let known = with_versions(store, &format!("{name}-known"), 1).await?;
    let before = store.prompt(&known).await?;
    let mut tags = new.tags.clone();
    tags.set(parsed("set"), "by the refused version")?;
    invalid(store.register(NewVersion { name: known.clone(), tags, ..new }).await);
    assert_eq!(store.prompt(&known).await?, before);
    assert_eq!(store.register(saying(&known, "the next")).await?.version, version(2));
    Ok(())
}

pub(super) async fn one_character_more_is_refused_and_nothing_is_written(
    store: &dyn PromptStore,
) -> Result<()> {
    let too_long = saying(&parsed("x"), &"é".repeat(MAX_TEMPLATE_CHARS + 1));
    writes_nothing(store, "limits-too-long", too_long).await
}

pub(super) async fn a_nul_is_refused_and_nothing_is_written(store: &dyn PromptStore) -> Result<()> {
    writes_nothing(store, "limits-nul", saying(&parsed("x"), "a\0b")).await?;
    let commit_message = Some("a\0b".to_owned());
    let noted = NewVersion { commit_message, ..saying(&parsed("x"), "text") };
    writes_nothing(store, "limits-nul-message", noted).await
}

pub(super) async fn reserved_aliases_are_refused_and_nothing_is_written(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "limits-reserved", 2).await?;
    for reserved in ["latest", "LATEST", "v1", "V22"] {
        let reserved = alias(reserved);
        invalid(store.set_alias(&name, &reserved, version(1), Write::default()).await);
        let aliases = vec![alias("fine"), reserved];
        invalid(store.register(NewVersion { aliases, ..saying(&name, "text") }).await);
    }
    no_alias(at(store, &name, "fine").await, &[]);
    assert_eq!(at(store, &name, "latest").await?.version, version(2));
    Ok(())
}

pub(super) async fn reserved_tags_are_refused_and_nothing_is_written(
    store: &dyn PromptStore,
) -> Result<()> {
    for (place, reserved) in ["mlflow.prompt.text", "_mlflow_prompt_type"].into_iter().enumerate() {
        let tags = tags(&[("fine", "1"), (reserved, "other")]);
        let new = NewVersion { tags: tags.clone(), ..saying(&parsed("x"), "text") };
        writes_nothing(store, &format!("limits-tag-{place}"), new).await?;

        let name = with_versions(store, &format!("limits-retag-{place}"), 1).await?;
        for of in [None, Some(version(1))] {
            let change = PromptChange { version: of, ..PromptChange::default() };
            let set = PromptChange { set_tags: tags.clone(), ..change.clone() };
            let delete = PromptChange { delete_tags: vec![parsed(reserved)], ..change };
            for change in [set, delete] {
                invalid(store.update(&name, change, Write::default()).await);
            }
        }
        assert!(store.prompt(&name).await?.tags.is_empty());
        let kept = at(store, &name, "1").await?;
        assert_eq!((kept.template.source(), kept.tags.len()), ("text 1", 0));
    }
    Ok(())
}

pub(super) async fn a_model_configuration_without_a_version_is_refused(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "limits-model-config", 1).await?;
    let change = PromptChange {
        description: Some(Some("not written either".to_owned())),
        model_config: Some(Some(JsonText::parse("{}")?)),
        ..PromptChange::default()
    };
    invalid(store.update(&name, change, Write::default()).await);
    assert_eq!(store.prompt(&name).await?.description, None);
    Ok(())
}
