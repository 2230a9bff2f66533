//! The prompt itself: description, aliases, latest version.

use super::given::{alias, parsed, point, saying, version, with_versions};
use crate::{NewVersion, PromptChange, PromptStore, Result, Write};

pub(super) async fn the_first_commit_message_describes_the_prompt(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = parsed("prompts-described");
    for message in ["the first", "the second"] {
        let commit_message = Some(message.to_owned());
        store.register(NewVersion { commit_message, ..saying(&name, "text") }).await?;
    }
    assert_eq!(store.prompt(&name).await?.description.as_deref(), Some("the first"));
    let bare = with_versions(store, "prompts-not-described", 1).await?;
    assert_eq!(store.prompt(&bare).await?.description, None);
    Ok(())
}

pub(super) async fn a_prompt_tells_its_aliases_and_its_latest_version(
    store: &dyn PromptStore,
) -> Result<()> {
    let name = with_versions(store, "prompts-told", 3).await?;
    point(store, &name, "production", 1).await?;
    point(store, &name, "champion", 1).await?;
    point(store, &name, "staging", 3).await?;
    let prompt = store.prompt(&name).await?;
    assert_eq!(prompt.name, name);
    assert_eq!(prompt.latest, Some(version(3)));
    let aliases: Vec<_> =
        prompt.aliases.iter().map(|(alias, version)| (alias.as_str(), version.get())).collect();
    assert_eq!(aliases, [("champion", 1), ("production", 1), ("staging", 3)]);
    assert_eq!(prompt.aliases_of(version(1)), [alias("champion"), alias("production")]);
    Ok(())
}

pub(super) async fn a_description_is_set_and_taken_away(store: &dyn PromptStore) -> Result<()> {
    let name = with_versions(store, "prompts-redescribed", 1).await?;
    for (description, expected) in [
        (Some("of two\nlines, é: #1"), Some("of two\nlines, é: #1")),
        (Some("another"), Some("another")),
        (Some(""), None),
        (Some("and again"), Some("and again")),
        (None, None),
    ] {
        let description = Some(description.map(str::to_owned));
        let change = PromptChange { description, ..PromptChange::default() };
        store.update(&name, change, Write::default()).await?;
        assert_eq!(store.prompt(&name).await?.description.as_deref(), expected);
    }
    Ok(())
}
