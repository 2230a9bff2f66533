//! Opening, closing and opening again.

use fmf_core::{PromptStore, StoreError};
use fmf_db::{Registry, Schemas, Tracking};

use super::place::{fresh, open};
use crate::given::{name, saying, version, with_versions};

#[tokio::test]
async fn what_was_answered_is_there_after_opening_again() {
    let (registry, home) = fresh().await;
    let x = with_versions(&registry, "x", 2).await;
    let mut new = saying("x", "{{ third }}");
    new.aliases = vec!["production".parse().unwrap()];
    registry.register(new).await.unwrap();
    let before = registry.entry(&x).await.unwrap();
    drop(registry);
    let registry = open(&home).await;
    assert_eq!(registry.entry(&x).await.unwrap(), before);
    let found = registry.get(&x, &"production".parse().unwrap()).await.unwrap();
    assert_eq!((found.version, found.template.source()), (version(3), "{{ third }}"));
}

#[tokio::test]
async fn a_registry_prints_itself_as_its_url_is_printed() {
    let (registry, home) = fresh().await;
    let url = home.url().to_string();
    assert_eq!(registry.to_string(), format!("registry in {}", url.trim_start_matches("sqlite:")));
    let error = registry.prompt(&name("x")).await.unwrap_err();
    assert_eq!(error.to_string(), format!("no prompt \"x\" in {registry}"));
}

/// Opens what a statement has made of a registry, and answers the refusal.
async fn refused(statement: &str) -> String {
    let (registry, home) = fresh().await;
    drop(registry);
    home.sql(statement).await;
    let of_schema = Schemas::of(&home.url()).await.unwrap_err().to_string();
    match Registry::open(&home.url()).await {
        Err(StoreError::Corrupt(text)) if text == of_schema => text,
        other => panic!("expected Corrupt, found {other:?}"),
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_the_way_out() {
    let said = refused("insert into schema_migrations values (99, 'future', 'x', 0)").await;
    assert!(said.contains("newer version of FMF"), "{said}");
}

#[tokio::test]
async fn a_schema_step_that_is_not_ours_is_refused() {
    let said = refused("update schema_migrations set checksum = 'x'").await;
    assert!(said.contains("another build of FMF"), "{said}");
}

#[tokio::test]
async fn the_schema_says_which_steps_were_taken() {
    let (_registry, home) = fresh().await;
    Tracking::open(&home.url()).await.unwrap();
    let schemas = Schemas::of(&home.url()).await.unwrap();
    for schema in [&schemas.registry, &schemas.runs] {
        assert!(schema.steps.iter().zip(1..).all(|(step, number)| step.number == number));
        assert_eq!(schema.applied(), schema.steps.len());
    }
    assert!(!schemas.is_behind());
    assert_eq!(Schemas::migrate(&home.url()).await.unwrap(), schemas, "nothing is left to do");
}
