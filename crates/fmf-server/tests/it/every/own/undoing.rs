//! Taking the last change of an alias back.

use axum::http::StatusCode;
use fmf_core::{Expect, Role, StoreError, Version, Write};
use fmf_db::{NamePattern, NewToken, Protection, Registry};
use fmf_server::{Auth, ServeOptions};
use fmf_wire::fmf::messages::{Change, Undo};

use super::{
    super::place::home,
    given::{Given, problem},
};
use crate::harness::{InProcess, database_of};

const JSON: (&str, &str) = ("content-type", "application/json");

fn body(reason: Option<&str>, expect: Expect) -> String {
    serde_json::to_string(&Undo::expecting(reason.map(str::to_owned), expect)).unwrap()
}

#[tokio::test]
async fn an_undo_is_a_change_with_its_own_actor_and_reason() {
    let given = Given::new("greeting").await;
    let headers = [("x-fmf-actor", "ben"), ("x-fmf-reason", "it was worse")];
    let answer = given.undo("", &headers).await;
    assert_eq!(answer.status, StatusCode::OK);
    let told: Change = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(fmf_core::Change::try_from(told.clone()).unwrap(), given.changes().await[0]);
    assert_eq!(
        (told.actor.as_str(), told.reason.as_deref()),
        ("ben (unverified)", Some("it was worse"))
    );
    assert_eq!(given.standing().await, Version::new(1));
    let both = [JSON, ("x-fmf-reason", "the header")];
    let answer = given.undo(&body(Some("the body"), Expect::Anything), &both).await;
    let told: Change = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(told.reason.as_deref(), Some("the body"));
    assert_eq!(given.standing().await, Version::new(2));
}

#[tokio::test]
async fn an_undo_that_expects_something_else_does_nothing() {
    let given = Given::new("greeting").await;
    for expect in [Expect::Nothing, Expect::Version(Version::FIRST)] {
        let answer = given.undo(&body(None, expect), &[JSON]).await;
        let refused = problem(&answer).into_store_error("here");
        assert!(matches!(refused, StoreError::Conflict(_)), "{refused:?}");
        assert_eq!(given.standing().await, Version::new(2));
    }
    let expect = Expect::Version(Version::FIRST.next());
    assert_eq!(given.undo(&body(None, expect), &[JSON]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_before_anything_is_done() {
    let given = Given::new("greeting").await;
    let long = format!(r#"{{"reason": "{}"}}"#, "x".repeat(1_001));
    let bodies = [
        "[]",
        "{",
        "\"x\"",
        r#"{"why": "x"}"#,
        r#"{"reason": 1}"#,
        r#"{"expect_version": 0}"#,
        r#"{"reason": "a\nb"}"#,
        long.as_str(),
    ];
    for body in bodies {
        let refused = problem(&given.undo(body, &[JSON]).await);
        assert_eq!(refused.status, 400, "{body}: {refused:?}");
    }
    let text = given.undo("{}", &[("content-type", "text/plain")]).await;
    assert_eq!(problem(&text).status, 415);
    let large = format!(r#"{{"reason": "{}"}}"#, "x".repeat(9 << 20));
    assert_eq!(problem(&given.undo(&large, &[JSON]).await).status, 413);
    assert_eq!(given.standing().await, Version::new(2));
    for body in ["", "{}", "null"] {
        assert_eq!(given.undo(body, &[JSON]).await.status, StatusCode::OK, "{body}");
    }
}

/// A new token of that role, as a header.
async fn token(registry: &Registry, role: Role) -> String {
    let new = NewToken { name: role.as_str().parse().unwrap(), role, expires_at: None };
    let (_, secret) = registry.add_token(new, Write::default()).await.unwrap();
    format!("Bearer {}", secret.reveal())
}

#[tokio::test]
async fn a_protected_alias_is_undone_by_who_may_move_it() {
    let (options, home) = home().await;
    let registry = Registry::open(&database_of(&options)).await.unwrap();
    let (writer, admin) =
        (token(&registry, Role::Writer).await, token(&registry, Role::Admin).await);
    let server = InProcess::start(ServeOptions { auth: Auth::On, ..options }, home).await;
    let given = Given::on(server, "greeting").await;
    let alias = given.production.clone();
    let rule = Protection { alias, prompts: NamePattern::every(), role: Role::Admin };
    registry.protect_alias(rule, Write::default()).await.unwrap();
    let refused = problem(&given.undo("", &[("authorization", &writer)]).await);
    assert_eq!(refused.status, 403);
    assert!(refused.detail.contains("*@production"), "{refused:?}");
    assert_eq!(given.standing().await, Version::new(2));
    let done = given.undo("", &[("authorization", &admin)]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(given.standing().await, Version::new(1));
    assert_eq!(given.changes().await[0].actor, "admin");
}
