//! What may change about a version: commit message, model configuration, tags.

use super::given::{at, parsed, tags, version, with_versions};
use crate::{JsonText, PromptChange, PromptStore, Result, Write};

pub(super) async fn a_commit_message_is_set_and_taken_away(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "updates-message", 1).await?;
    for (message, expected) in [
        (Some("said later"), Some("said later")),
        (Some("é\nand: more\n"), Some("é\nand: more\n")),
        (None, None),
    ] {
        let change = PromptChange {
            version: Some(version(1)),
            description: Some(message.map(str::to_owned)),
            ..PromptChange::default()
        };
        store.update(&name, change, Write::default()).await?;
        assert_eq!(at(store, &name, "1").await?.commit_message.as_deref(), expected);
    }
    assert_eq!(store.prompt(&name).await?.description, None);
    Ok(())
}

pub(super) async fn a_model_configuration_is_set_and_taken_away(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "updates-model-config", 1).await?;
    for source in [Some(r#"{"temperature": 0.5}"#), Some("{\"a\":\n1}"), None] {
        let config = source.map(JsonText::parse).transpose()?;
        let change = PromptChange {
            version: Some(version(1)),
            model_config: Some(config.clone()),
            ..PromptChange::default()
        };
        store.update(&name, change, Write::default()).await?;
        assert_eq!(at(store, &name, "1").await?.model_config, config);
    }
    Ok(())
}

pub(super) async fn one_update_may_change_everything_at_once(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "updates-everything", 1).await?;
    let config = JsonText::parse(r#"{"model_name": "m"}"#)?;
    let change = PromptChange {
        version: Some(version(1)),
        description: Some(Some("why".to_owned())),
        model_config: Some(Some(config.clone())),
        set_tags: tags(&[("b", "1"), ("a", "2")]),
        delete_tags: vec![parsed("not-set")],
    };
    store.update(&name, change, Write::default()).await?;
    let found = at(store, &name, "1").await?;
    assert_eq!(found.commit_message.as_deref(), Some("why"));
    assert_eq!(found.model_config, Some(config));
    assert_eq!(found.tags, tags(&[("b", "1"), ("a", "2")]));
    Ok(())
}

pub(super) async fn an_update_leaves_the_other_versions_alone(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "updates-others", 3).await?;
    let change = PromptChange {
        version: Some(version(2)),
        description: Some(Some("only here".to_owned())),
        set_tags: tags(&[("only", "here")]),
        ..PromptChange::default()
    };
    let (before_one, before_three) = (at(store, &name, "1").await?, at(store, &name, "3").await?);
    store.update(&name, change, Write::default()).await?;
    assert_eq!(at(store, &name, "1").await?, before_one);
    assert_eq!(at(store, &name, "3").await?, before_three);
    Ok(())
}

pub(super) async fn an_update_changes_no_digest(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "updates-digest", 1).await?;
    let before = at(store, &name, "1").await?;
    let change = PromptChange {
        version: Some(version(1)),
        description: Some(Some("why".to_owned())),
        model_config: Some(Some(JsonText::parse("{}")?)),
        set_tags: tags(&[("a", "b")]),
        ..PromptChange::default()
    };
    store.update(&name, change, Write::default()).await?;
    let after = at(store, &name, "1").await?;
    assert_eq!((after.digest(), &after.template), (before.digest(), &before.template));
    Ok(())
}
