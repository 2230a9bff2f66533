//! The change log: one row for each fact that really changed, in one chain.

use fmf_core::{
    Action, Alias, ChangeQuery, Expect, History, PageQuery, PromptStore, Role, StoreError, Tags,
    Write,
    entry::{EntryTag, Fact},
};
use fmf_db::{NamePattern, NewToken, Protection, Registry, TokenName};

use super::place::{fresh, open};
use crate::given::{
    actions, by, changes, entry, entry_version, key, name, prompt_tags, saying, version,
    with_versions,
};

fn alias(text: &str) -> Alias {
    text.parse().unwrap()
}

#[tokio::test]
async fn every_act_is_logged_as_the_facts_it_changed() {
    let (registry, _home) = fresh().await;
    let mut new = saying("x", "one");
    new.tags = Tags::from_pairs([("team", "a")]).unwrap();
    new.aliases = vec![alias("production")];
    registry.register(new).await.unwrap();
    assert_eq!(actions(&registry).await, ["prompt.created", "version.created", "alias.set"]);

    let mut new = saying("x", "two");
    new.tags = Tags::from_pairs([("team", "a"), ("use", "b")]).unwrap();
    new.aliases = vec![alias("production")];
    registry.register(new).await.unwrap();
    let log = changes(&registry).await;
    let added: Vec<_> = log[3..].iter().map(|change| change.action.as_str()).collect();
    assert_eq!(added, ["prompt_tag.set", "version.created", "alias.set"]);
    assert!(log[3..].iter().all(|change| change.tx == log[3].tx && change.tx > log[2].tx));
    let moved = log.last().unwrap();
    assert_eq!((moved.before.as_deref(), moved.after.as_deref()), (Some("1"), Some("2")));
    assert_eq!((moved.subject.as_deref(), moved.version), (Some("production"), Some(version(2))));
}

#[tokio::test]
async fn a_log_never_holds_a_template() {
    let (registry, _home) = fresh().await;
    let secret = "the secret of the template";
    registry.register(saying("x", secret)).await.unwrap();
    registry.delete_version(&name("x"), version(1), Write::default()).await.unwrap();
    let log = changes(&registry).await;
    assert!(log.iter().all(|change| !format!("{change:?}").contains(secret)));
    let digest = saying("x", secret).digest().to_string();
    assert!(log[1].after.as_ref().unwrap().contains(&digest));
}

#[tokio::test]
async fn the_log_is_free_of_gaps_and_verifies() {
    let (registry, home) = fresh().await;
    assert_eq!(registry.verify(None).await.unwrap(), registry.head().await.unwrap());
    much(&registry).await;
    let log = changes(&registry).await;
    assert!(log.iter().zip(1..).all(|(change, seq)| change.seq == seq));
    assert!(log.is_sorted_by_key(|change| (change.at, change.tx)));
    let head = registry.verify(None).await.unwrap();
    assert_eq!(head, registry.head().await.unwrap());
    assert_eq!((head.seq, &head.hash), (log.len() as u64, &log.last().unwrap().hash));
    drop(registry);
    assert_eq!(open(&home).await.verify(None).await.unwrap(), head);
}

/// Every kind of change.
async fn much(registry: &Registry) {
    let write = || by("ana", "because");
    let x = with_versions(registry, "x", 3).await;
    registry.set_tag(&x, EntryTag::user("k", "v"), write()).await.unwrap();
    registry.delete_tag(&x, &key("k"), write()).await.unwrap();
    let one = version(1);
    registry.set_version_tag(&x, one, EntryTag::user("k", "v"), write()).await.unwrap();
    registry.delete_version_tag(&x, one, &key("k"), write()).await.unwrap();
    let config = EntryTag::fact(Fact::ModelConfig, "{}");
    registry.set_version_tag(&x, one, config.clone(), write()).await.unwrap();
    registry.delete_version_tag(&x, one, &config.key, write()).await.unwrap();
    registry.describe(&x, Some("é".to_owned()), write()).await.unwrap();
    registry.describe_version(&x, one, Some("why".to_owned()), write()).await.unwrap();
    registry.move_alias(&x, &alias("a"), one, write()).await.unwrap();
    registry.move_alias(&x, &alias("b"), one, write()).await.unwrap();
    registry.remove_alias(&x, &alias("b"), write()).await.unwrap();
    registry.rename(&x, &name("y"), write()).await.unwrap();
    registry.delete_version(&name("y"), one, write()).await.unwrap();
    registry.delete_entry(&name("y"), write()).await.unwrap();
    access(registry).await;
    let seen = actions(registry).await;
    for action in Action::ALL {
        assert!(seen.contains(&action.as_str()), "{action} is not in {seen:?}");
    }
}

/// The kinds of change that concern no prompt.
async fn access(registry: &Registry) {
    let write = || by("ana", "because");
    let ci: TokenName = "ci".parse().unwrap();
    let token = NewToken { name: ci.clone(), role: Role::Writer, expires_at: None };
    registry.add_token(token, write()).await.unwrap();
    registry.revoke_token(&ci, write()).await.unwrap();
    let (alias, prompts, role) = (alias("a"), NamePattern::every(), Role::Admin);
    let rule = Protection { alias: alias.clone(), prompts: prompts.clone(), role };
    registry.protect_alias(rule, write()).await.unwrap();
    registry.unprotect_alias(&alias, &prompts, write()).await.unwrap();
}

#[tokio::test]
async fn what_changes_nothing_appends_nothing() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let (one, write) = (version(1), Write::default);
    let tag = EntryTag::user("k", "v");
    let config = EntryTag::fact(Fact::ModelConfig, "{}");
    registry.set_tag(&x, tag.clone(), write()).await.unwrap();
    registry.set_version_tag(&x, one, tag.clone(), write()).await.unwrap();
    registry.set_version_tag(&x, one, config.clone(), write()).await.unwrap();
    registry.move_alias(&x, &alias("a"), one, write()).await.unwrap();
    let before = changes(&registry).await;
    registry.set_tag(&x, tag.clone(), write()).await.unwrap();
    registry.set_version_tag(&x, one, tag, write()).await.unwrap();
    registry.set_version_tag(&x, one, config, write()).await.unwrap();
    registry.move_alias(&x, &alias("a"), one, write()).await.unwrap();
    registry.remove_alias(&x, &alias("b"), write()).await.unwrap();
    registry.delete_tag(&x, &key("absent"), write()).await.unwrap();
    registry.delete_version_tag(&x, one, &key("absent"), write()).await.unwrap();
    let refused = Write { expect: Expect::Nothing, ..write() };
    let refused = registry.move_alias(&x, &alias("a"), one, refused).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(changes(&registry).await, before);
}

#[tokio::test]
async fn the_experiments_of_a_prompt_are_kept_and_not_logged() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 1).await;
    let before = changes(&registry).await;
    let tag = EntryTag::fact(Fact::Experiments, ",0,");
    registry.set_tag(&x, tag.clone(), Write::default()).await.unwrap();
    assert!(registry.entry(&x).await.unwrap().tags.contains(&tag));
    registry.delete_tag(&x, &tag.key, Write::default()).await.unwrap();
    assert_eq!(changes(&registry).await, before);
}

#[tokio::test]
async fn deleting_a_version_logs_the_aliases_it_took_along() {
    let (registry, _home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    for text in ["b", "a"] {
        registry.move_alias(&x, &alias(text), version(2), Write::default()).await.unwrap();
    }
    registry.delete_version(&x, version(2), Write::default()).await.unwrap();
    let log = changes(&registry).await;
    let last: Vec<_> = log[log.len() - 3..]
        .iter()
        .map(|change| (change.action.as_str(), change.subject.as_deref()))
        .collect();
    let expected =
        [("alias.deleted", Some("a")), ("alias.deleted", Some("b")), ("version.deleted", None)];
    assert_eq!(last, expected);
}

#[tokio::test]
async fn the_log_is_read_by_name_alias_actor_action_and_time() {
    let (registry, _home) = fresh().await;
    much(&registry).await;
    with_versions(&registry, "z", 1).await;
    let log = changes(&registry).await;
    let count = async |query: ChangeQuery| registry.changes(&query).await.unwrap().items.len();
    let query = ChangeQuery::default;
    let named = |text| ChangeQuery { name: Some(name(text)), ..query() };
    let elsewhere = log.iter().filter(|change| change.name.as_ref() == Some(&name("z")));
    let nowhere = log.iter().filter(|change| change.name.is_none());
    assert_eq!((elsewhere.count(), nowhere.count()), (2, 4));
    // The life that was x is y now: both names mean all of it.
    assert_eq!(count(named("y")).await, log.len() - 6);
    assert_eq!(count(named("z")).await, 2);
    assert!(count(named("x")).await > 3);
    assert_eq!(count(ChangeQuery { alias: Some(alias("b")), ..query() }).await, 2);
    assert_eq!(count(ChangeQuery { actor: Some("nobody".to_owned()), ..query() }).await, 0);
    let renamed = ChangeQuery { actions: vec![Action::PromptRenamed], ..query() };
    assert_eq!(count(renamed).await, 1);
    let since = log.last().unwrap().at;
    let expected = log.iter().filter(|change| change.at >= since).count();
    assert_eq!(count(ChangeQuery { since: Some(since), ..query() }).await, expected);
}

#[tokio::test]
async fn pages_of_the_log_are_not_moved_by_what_comes_meanwhile() {
    let (registry, _home) = fresh().await;
    with_versions(&registry, "x", 9).await;
    let page = PageQuery { limit: 4, after: None };
    let mut query = ChangeQuery { page, ..ChangeQuery::default() };
    let mut seqs = Vec::new();
    loop {
        let page = registry.changes(&query).await.unwrap();
        seqs.extend(page.items.iter().map(|change| change.seq));
        registry.register(saying("x", "meanwhile")).await.unwrap();
        query.page.after = page.next;
        if query.page.after.is_none() {
            break;
        }
    }
    assert_eq!(seqs, (1..=10).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn an_altered_log_does_not_verify() {
    for (statement, said) in [
        ("update changes set actor = 'eve' where seq = 2", "change 2 was altered"),
        ("update changes set after = '9' where seq = 3", "change 3 was altered"),
        ("delete from changes where seq = 2", "change 2 is missing"),
        ("delete from changes where seq = 4", "change 3 is not the last"),
        ("update log_head set hash = 'x'", "change 4 is not the last"),
    ] {
        let (registry, home) = fresh().await;
        with_versions(&registry, "x", 3).await;
        home.sql(statement).await;
        let error = registry.verify(None).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
        assert!(error.to_string().contains(said), "{statement}: {error}");
    }
}

#[tokio::test]
async fn the_log_of_a_protocol_is_that_of_the_library() {
    let (registry, _home) = fresh().await;
    registry.create_entry(entry("x", prompt_tags()), Write::default()).await.unwrap();
    let tags = vec![
        EntryTag::user("team", "a"),
        EntryTag::fact(Fact::Template, "hi"),
        EntryTag::fact(Fact::Kind, "text"),
    ];
    registry.create_version(entry_version("x", tags), Write::default()).await.unwrap();
    let log = changes(&registry).await;
    let after: serde_json::Value = serde_json::from_str(log[1].after.as_ref().unwrap()).unwrap();
    assert_eq!(after["digest"], saying("x", "hi").digest().to_string());
    assert_eq!(after["tags"], serde_json::json!({"team": "a"}));
}
