//! Tokens, and aliases that only some may move.

use fmf_core::{
    Alias, Expect, History, NewVersion, PromptStore, Result, Role, StoreError, Timestamp, Version,
    Write,
};
use fmf_db::{NamePattern, NewToken, Protection, Registry, Token, TokenName, Touched};

use super::place::{Home, fresh, heard, open};
use crate::given::{actions, by, changes, name, saying, version, with_versions};

fn token(named: &str, role: Role) -> NewToken {
    NewToken { name: named.parse().unwrap(), role, expires_at: None }
}

fn token_name(text: &str) -> TokenName {
    text.parse().unwrap()
}

/// A write with the role of a token.
fn with(role: Role) -> Write {
    Write { role: Some(role), ..by("somebody", "because") }
}

fn alias(text: &str) -> Alias {
    text.parse().unwrap()
}

fn rule(of: &str, prompts: &str) -> Protection {
    Protection { alias: alias(of), prompts: prompts.parse().unwrap(), role: Role::Admin }
}

#[track_caller]
fn denied<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(StoreError::Denied(text)) => text,
        other => panic!("expected Denied, found {other:?}"),
    }
}

#[tokio::test]
async fn a_token_is_found_by_its_secret_until_it_is_revoked() {
    let (registry, _home) = fresh().await;
    let (added, secret) =
        registry.add_token(token("ci", Role::Writer), by("ana", "builds")).await.unwrap();
    registry.add_token(token("web", Role::Reader), Write::default()).await.unwrap();
    assert_eq!(added.created_by.as_deref(), Some("ana"));
    let found = |table: fmf_db::TokenTable, text: &str| table.find(text).map(|t| Token::clone(t));
    let table = registry.token_table().await.unwrap();
    assert_eq!(found(table, secret.reveal()), Some(added.clone()));
    let wrong = secret.reveal().replace(['0', '1', '2', '3', '4', '5'], "a");
    for text in ["", "fmf_", &wrong] {
        assert_eq!(found(registry.token_table().await.unwrap(), text), None);
    }
    let revoked = registry.revoke_token(&token_name("ci"), Write::default()).await.unwrap();
    assert_eq!(revoked, Some(added));
    assert_eq!(found(registry.token_table().await.unwrap(), secret.reveal()), None);
    let left = registry.tokens().await.unwrap();
    assert_eq!(left.iter().map(|token| token.name.as_str()).collect::<Vec<_>>(), ["web"]);
    let again = registry.revoke_token(&token_name("ci"), Write::default()).await.unwrap();
    assert_eq!(again, None);
}

#[tokio::test]
async fn a_name_is_taken_once_and_free_again_after_revoking() {
    let (registry, _home) = fresh().await;
    registry.add_token(token("ci", Role::Writer), Write::default()).await.unwrap();
    let taken = registry.add_token(token("ci", Role::Admin), Write::default()).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
    registry.revoke_token(&token_name("ci"), Write::default()).await.unwrap();
    registry.add_token(token("ci", Role::Admin), Write::default()).await.unwrap();
}

#[tokio::test]
async fn a_token_that_has_expired_already_is_not_added() {
    let (registry, _home) = fresh().await;
    let past =
        NewToken { expires_at: Some(Timestamp::from_millis(1)), ..token("ci", Role::Reader) };
    let refused = registry.add_token(past, Write::default()).await;
    assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    assert!(registry.tokens().await.unwrap().is_empty());
}

#[tokio::test]
async fn tokens_are_logged_and_neither_log_nor_table_holds_a_secret() {
    let (registry, home) = fresh().await;
    let (_, secret) = registry.add_token(token("ci", Role::Writer), by("ana", "x")).await.unwrap();
    registry.revoke_token(&token_name("ci"), by("bob", "left")).await.unwrap();
    registry.add_token(token("kept", Role::Writer), by("ana", "x")).await.unwrap();
    let log = changes(&registry).await;
    assert_eq!(actions(&registry).await, ["token.added", "token.revoked", "token.added"]);
    let (added, revoked) = (&log[0], &log[1]);
    assert_eq!((added.actor.as_str(), added.subject.as_deref()), ("ana", Some("ci")));
    assert_eq!(added.after.as_deref(), Some(r#"{"role":"writer","expires_at":null}"#));
    assert_eq!(revoked.before, added.after);
    assert_eq!((&added.name, &added.prompt_id), (&None, &None));
    registry.verify(None).await.unwrap();
    let hidden = &secret.reveal()[4..];
    assert!(!format!("{log:?}").contains(hidden));
    let kept = home.sql("select digest from tokens").await;
    assert!(kept.len() == 1 && !kept[0].contains(hidden));
}

#[tokio::test]
async fn a_registry_is_told_that_access_changed() {
    let (registry, home) = fresh().await;
    let (sender, told) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    registry.on_change(std::sync::Arc::new(move |touched: &Touched| {
        let _ = sender.lock().unwrap().send(touched.clone());
    }));
    registry.add_token(token("ci", Role::Writer), Write::default()).await.unwrap();
    assert_eq!(told.try_recv().unwrap(), Touched::Access);
    open(&home).await.revoke_token(&token_name("ci"), Write::default()).await.unwrap();
    let told = tokio::task::spawn_blocking(move || {
        told.recv_timeout(std::time::Duration::from_secs(5)).unwrap()
    });
    assert_eq!(told.await.unwrap(), heard(Touched::Access));
}

#[tokio::test]
async fn a_token_revoked_through_one_registry_is_noticed_by_another() {
    let (registry, home) = fresh().await;
    let other = open(&home).await;
    let (_, secret) = other.add_token(token("ci", Role::Writer), Write::default()).await.unwrap();
    assert!(registry.token_table().await.unwrap().find(secret.reveal()).is_some());
    let (sender, told) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    registry.on_change(std::sync::Arc::new(move |touched: &Touched| {
        if *touched == heard(Touched::Access) {
            let _ = sender.lock().unwrap().send(());
        }
    }));
    other.revoke_token(&token_name("ci"), Write::default()).await.unwrap();
    let told = tokio::task::spawn_blocking(move || {
        told.recv_timeout(std::time::Duration::from_secs(5)).unwrap();
    });
    told.await.unwrap();
    assert!(registry.token_table().await.unwrap().find(secret.reveal()).is_none());
}

#[tokio::test]
async fn only_admins_manage_tokens_and_protections() {
    let (registry, _home) = fresh().await;
    let every = NamePattern::every();
    for role in [Role::Reader, Role::Writer] {
        denied(registry.add_token(token("x", Role::Reader), with(role)).await);
        denied(registry.revoke_token(&token_name("x"), with(role)).await);
        denied(registry.protect_alias(rule("production", "*"), with(role)).await);
        denied(registry.unprotect_alias(&alias("production"), &every, with(role)).await);
    }
    assert!(changes(&registry).await.is_empty());
    registry.add_token(token("x", Role::Reader), with(Role::Admin)).await.unwrap();
    registry.protect_alias(rule("production", "*"), with(Role::Admin)).await.unwrap();
}

/// A prompt with three versions, `production` at 1 and `staging` at 2, and `production` protected.
async fn protected(prompts: &str) -> (Registry, Home) {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 3).await;
    registry.set_alias(&x, &alias("production"), version(1), Write::default()).await.unwrap();
    registry.set_alias(&x, &alias("staging"), version(2), Write::default()).await.unwrap();
    registry.protect_alias(rule("production", prompts), Write::default()).await.unwrap();
    (registry, home)
}

#[tokio::test]
async fn a_writer_moves_no_protected_alias_by_any_road() {
    let (registry, _home) = protected("*").await;
    let (x, production) = (name("x"), alias("production"));
    let writer = || with(Role::Writer);
    let said = denied(registry.set_alias(&x, &production, version(2), writer()).await);
    for word in ["production", "\"x\"", "*@production", "admin", "writer"] {
        assert!(said.contains(word), "{said}");
    }
    denied(registry.move_alias(&x, &production, version(2), writer()).await);
    denied(registry.delete_alias(&x, &production, writer()).await);
    denied(registry.remove_alias(&x, &production, writer()).await);
    denied(registry.delete(&x, Some(version(1)), writer()).await);
    denied(registry.delete_version(&x, version(1), writer()).await);
    denied(registry.delete(&x, None, writer()).await);
    denied(registry.delete_entry(&x, writer()).await);
    denied(registry.rename(&x, &name("y"), writer()).await);
    let register = |named: &str| NewVersion {
        aliases: vec![production.clone()],
        how: writer(),
        ..saying(named, "new")
    };
    denied(registry.register(register("x")).await);
    denied(registry.register(register("new")).await);
    let expecting = Write { expect: Expect::Version(version(1)), ..writer() };
    denied(registry.set_alias(&x, &production, version(2), expecting).await);
    denied(registry.undo_alias(&x, &production, writer()).await);
    let prompt = registry.prompt(&x).await.unwrap();
    assert_eq!(prompt.aliases[&production], version(1));
    assert_eq!(prompt.latest, Version::new(3), "a refused version left something behind");
}

#[tokio::test]
async fn what_is_not_protected_goes_on_as_before() {
    let (registry, _home) = protected("*").await;
    let (x, writer) = (name("x"), || with(Role::Writer));
    registry.set_alias(&x, &alias("staging"), version(3), writer()).await.unwrap();
    registry.delete(&x, Some(version(2)), writer()).await.unwrap();
    registry.register(NewVersion { how: writer(), ..saying("x", "new") }).await.unwrap();
    let as_it_was = registry.set_alias(&x, &alias("production"), version(1), writer()).await;
    assert_eq!(as_it_was.unwrap(), Some(version(1)), "nothing is moved");
    let other = with_versions(&registry, "other", 1).await;
    registry.rename(&other, &name("another"), writer()).await.unwrap();
    registry.delete_entry(&name("another"), writer()).await.unwrap();
}

#[tokio::test]
async fn admins_and_the_owner_of_the_database_move_what_is_protected() {
    let (registry, _home) = protected("*").await;
    let (x, production) = (name("x"), alias("production"));
    registry.set_alias(&x, &production, version(2), with(Role::Admin)).await.unwrap();
    registry.set_alias(&x, &production, version(3), by("owner", "hand")).await.unwrap();
    let undone = registry.undo_alias(&x, &production, with(Role::Admin)).await.unwrap();
    assert_eq!(undone.reached(), Some(version(2)));
    registry.delete_alias(&x, &production, with(Role::Admin)).await.unwrap();
    denied(registry.undo_alias(&x, &production, with(Role::Writer)).await);
    registry.rename(&x, &name("y"), with(Role::Admin)).await.unwrap();
    registry.delete_entry(&name("y"), with(Role::Admin)).await.unwrap();
}

#[tokio::test]
async fn a_rule_is_about_the_prompts_that_fit_its_pattern() {
    let (registry, _home) = protected("billing_*").await;
    let (x, production) = (name("x"), alias("production"));
    registry.set_alias(&x, &production, version(2), with(Role::Writer)).await.unwrap();
    // A rename would put `production` of `billing_x` in place without asking.
    denied(registry.rename(&x, &name("billing_x"), with(Role::Writer)).await);
    registry.rename(&x, &name("billing_x"), with(Role::Admin)).await.unwrap();
    let billing = name("billing_x");
    let moved = registry.set_alias(&billing, &production, version(3), with(Role::Writer)).await;
    assert!(denied(moved).contains("billing_*@production"));
    denied(registry.rename(&billing, &x, with(Role::Writer)).await);
}

#[tokio::test]
async fn protections_are_set_listed_taken_away_and_logged() {
    let (registry, _home) = fresh().await;
    let write = Write::default;
    assert_eq!(registry.protect_alias(rule("production", "*"), write()).await.unwrap(), None);
    let again = registry.protect_alias(rule("production", "*"), write()).await.unwrap();
    assert_eq!(again, Some(rule("production", "*")));
    registry.protect_alias(rule("production", "a_*"), write()).await.unwrap();
    let every = registry.protections().await.unwrap();
    assert_eq!(every, [rule("production", "*"), rule("production", "a_*")]);
    let production = alias("production");
    let pattern = |text: &str| text.parse::<NamePattern>().unwrap();
    let taken = registry.unprotect_alias(&production, &pattern("b_*"), write()).await.unwrap();
    assert_eq!(taken, None);
    let taken = registry.unprotect_alias(&production, &pattern("*"), write()).await.unwrap();
    assert_eq!(taken, Some(rule("production", "*")));
    assert_eq!(actions(&registry).await, ["policy.set", "policy.set", "policy.deleted"]);
    let last = changes(&registry).await.pop().unwrap();
    assert_eq!(last.before.as_deref(), Some(r#"{"prompts":"*","role":"admin"}"#));
    registry.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_rule_that_protects_nothing_is_refused() {
    let (registry, _home) = fresh().await;
    let weak = Protection { role: Role::Writer, ..rule("production", "*") };
    for rule in [weak, rule("latest", "*")] {
        let refused = registry.protect_alias(rule, Write::default()).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
}
