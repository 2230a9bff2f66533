//! The past of names that were renamed, and of protocols.

use fmf_core::{
    History, PageQuery, PromptName, PromptStore, PromptVersion, Result, StoreError, Timestamp,
    Write,
    entry::{EntryTag, Fact},
};
use fmf_db::Registry;

use super::place::fresh;
use crate::given::{
    changes, entry, entry_version, name, prompt_tags, saying, version, with_versions,
};

/// The last moment of everything until now: what is done next is later.
pub(crate) async fn passed(registry: &Registry) -> Timestamp {
    let last = changes(registry).await.last().unwrap().at;
    let clock = with_versions(registry, "clock", 1).await;
    while changes(registry).await.last().unwrap().at <= last {
        let alias = "tick".parse().unwrap();
        registry.set_alias(&clock, &alias, version(1), Write::default()).await.unwrap();
        registry.delete_alias(&clock, &alias, Write::default()).await.unwrap();
    }
    last
}

/// What the only version of a name said at a moment, or why it said nothing.
async fn said(registry: &Registry, prompt: &str, at: Timestamp) -> String {
    let found = registry.get_at(&name(prompt), &version(1).into(), at).await;
    match found {
        Ok(found) => format!("{}: {}", found.name, found.template.source()),
        Err(StoreError::NotThen(then)) => {
            let said = then.to_string();
            said.split_once("; ").map(|(_, why)| why.to_owned()).unwrap_or(said)
        }
        Err(other) => other.to_string(),
    }
}

async fn rename(registry: &Registry, from: &str, to: &str) -> Timestamp {
    registry.rename(&name(from), &name(to), Write::default()).await.unwrap();
    changes(registry).await.last().unwrap().at
}

#[tokio::test]
async fn a_name_means_whoever_bore_it_then() {
    let (registry, _home) = fresh().await;
    registry.register(saying("x", "the first")).await.unwrap();
    let first = passed(&registry).await;
    let renamed = rename(&registry, "x", "y").await;
    let nobody = passed(&registry).await;
    registry.register(saying("x", "the second")).await.unwrap();
    let second = passed(&registry).await;
    registry.delete_entry(&name("x"), Write::default()).await.unwrap();
    let deleted = changes(&registry).await.last().unwrap().at;
    let gap = passed(&registry).await;
    let back = rename(&registry, "y", "x").await;
    let third = passed(&registry).await;

    assert_eq!(said(&registry, "x", first).await, "x: the first");
    assert_eq!(said(&registry, "x", second).await, "x: the second");
    assert_eq!(said(&registry, "x", third).await, "x: the first");
    assert_eq!(said(&registry, "y", second).await, "y: the first");
    let until = format!("it was called \"x\" until {renamed}");
    assert_eq!(said(&registry, "y", first).await, until);
    let gone = format!("it was renamed to \"x\" at {back}");
    assert_eq!(said(&registry, "y", third).await, gone);
    let created = changes(&registry).await;
    let created =
        created.iter().find(|change| change.at > nobody && change.name == Some(name("x")));
    let away = format!("it was renamed to \"y\" at {renamed}, and created at ");
    assert_eq!(said(&registry, "x", nobody).await, format!("{away}{}", created.unwrap().at));
    let between = format!("it was deleted at {deleted}, and called \"y\" until {back}");
    assert_eq!(said(&registry, "x", gap).await, between);
}

#[tokio::test]
async fn aliases_tags_and_messages_follow_a_life_through_its_names() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    registry.set_alias(&x, &"a".parse().unwrap(), version(1), Write::default()).await.unwrap();
    let tag = EntryTag::user("k", "v");
    registry.set_version_tag(&x, version(1), tag.clone(), Write::default()).await.unwrap();
    registry.set_tag(&x, tag, Write::default()).await.unwrap();
    let was = registry.get(&x, &"a".parse().unwrap()).await.unwrap();
    let prompt = registry.prompt(&x).await.unwrap();
    let before = passed(&registry).await;
    rename(&registry, "x", "y").await;
    let y = name("y");
    let is = registry.get(&y, &"a".parse().unwrap()).await.unwrap();
    let described = registry.prompt(&y).await.unwrap();
    let after = passed(&registry).await;
    registry.delete_entry(&y, Write::default()).await.unwrap();
    assert_eq!(registry.get_at(&x, &"a".parse().unwrap(), before).await.unwrap(), was);
    assert_eq!(registry.prompt_at(&x, before).await.unwrap(), prompt);
    assert_eq!(registry.get_at(&y, &"a".parse().unwrap(), after).await.unwrap(), is);
    assert_eq!(registry.prompt_at(&y, after).await.unwrap(), described);
}

#[tokio::test]
async fn a_model_was_no_prompt() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("m", Vec::new()), Write::default()).await.unwrap();
    let model = passed(&registry).await;
    let missing = registry.prompt_at(&name("m"), model).await;
    assert!(matches!(missing, Err(StoreError::PromptNotFound { .. })), "{missing:?}");
    registry.delete_entry(&name("m"), Write::default()).await.unwrap();
    registry.register(saying("m", "a prompt")).await.unwrap();
    assert!(said(&registry, "m", model).await.starts_with("it was created at "));
}

/// All versions of a name, now and as the history tells them of this moment.
async fn both(registry: &Registry, prompt: &PromptName) -> [Vec<PromptVersion>; 2] {
    let (page, now) = (PageQuery::default(), passed(registry).await);
    let told = registry.versions_at(prompt, now, &page).await;
    let items = |page: Result<fmf_core::Page<PromptVersion>>| page.unwrap().items;
    [items(registry.versions(prompt, &page).await), items(told)]
}

#[tokio::test]
async fn what_a_protocol_wrote_reads_back_as_an_application_sees_it() {
    let (registry, _home) = fresh().await;
    let x = name("x");
    registry.create_entry(entry("x", prompt_tags()), Write::default()).await.unwrap();
    let chat = vec![
        EntryTag::user("mlflow.prompt.unknown", "1"),
        EntryTag::user("a", "1"),
        EntryTag::fact(Fact::Kind, "chat"),
        EntryTag::user("a", "2"),
        EntryTag::fact(Fact::Template, "not the JSON of a chat"),
        EntryTag::fact(Fact::ResponseFormat, "no JSON"),
        EntryTag::fact(Fact::IsPrompt, "TRUE"),
    ];
    registry.create_version(entry_version("x", chat), Write::default()).await.unwrap();
    let bare = vec![EntryTag::fact(Fact::Template, "hi")];
    registry.create_version(entry_version("x", bare), Write::default()).await.unwrap();
    let describe = |text: &str| Some(text.to_owned());
    registry.describe_version(&x, version(1), describe("why"), Write::default()).await.unwrap();
    registry.set_stage(&x, version(1), "Staging", false, Write::default()).await.unwrap();
    registry.describe_version(&x, version(2), describe(""), Write::default()).await.unwrap();
    registry.set_tag(&x, EntryTag::fact(Fact::Template, "odd"), Write::default()).await.unwrap();
    let [now, told] = both(&registry, &x).await;
    assert_eq!((told.len(), &told), (2, &now));
    let at = passed(&registry).await;
    let (told, now) = (registry.prompt_at(&x, at).await.unwrap(), registry.prompt(&x).await);
    assert_eq!(told, fmf_core::Prompt { updated_at: told.updated_at, ..now.unwrap() });
}
