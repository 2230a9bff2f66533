//! The change log, and what proves that it is whole.

use fmf_core::{Action, ChangeQuery, History as _, Page, PageQuery, StoreError};
use fmf_wire::fmf::{
    messages::{ChangesPage, LogHead},
    paths,
    queries::{ListChanges, write},
};

use super::given::Given;

async fn changes(given: &Given, query: &ChangeQuery) -> Page<fmf_core::Change> {
    let query = write(&ListChanges::from(query));
    let page: ChangesPage = given.found(paths::CHANGES, &[], &query).await;
    page.try_into().unwrap()
}

#[tokio::test]
async fn changes_come_back_as_the_log_has_them_and_still_verify() {
    let given = Given::new("greeting").await;
    let found = changes(&given, &ChangeQuery::default()).await.items;
    assert_eq!(found, given.changes().await);
    for pair in found.windows(2) {
        assert_eq!(pair[0].hash, pair[0].hash_after(&pair[1].hash));
    }
}

#[tokio::test]
async fn changes_are_asked_for_by_every_parameter() {
    let given = Given::new("greeting").await;
    let before = given.passed().await;
    given.move_to(1).await;
    let all = given.changes().await;
    let page = PageQuery { limit: 3, after: None };
    let queries = [
        ChangeQuery { name: Some(given.name.clone()), ..ChangeQuery::default() },
        ChangeQuery { alias: Some(given.production.clone()), ..ChangeQuery::default() },
        ChangeQuery { actor: Some("ana".to_owned()), ..ChangeQuery::default() },
        ChangeQuery { actions: Action::OF_ALIASES.to_vec(), ..ChangeQuery::default() },
        ChangeQuery { actions: vec![Action::PromptCreated], ..ChangeQuery::default() },
        ChangeQuery { since: Some(all[0].at), ..ChangeQuery::default() },
        ChangeQuery { page, ..ChangeQuery::default() },
    ];
    for query in queries {
        let found = changes(&given, &query).await;
        assert_eq!(found, given.registry.changes(&query).await.unwrap(), "{query:?}");
        assert!(!found.items.is_empty(), "{query:?}");
    }
    assert!(before < all[0].at);
}

#[tokio::test]
async fn the_log_proves_that_it_is_whole() {
    let given = Given::new("greeting").await;
    let kept: LogHead = given.found(paths::LOG_HEAD, &[], "").await;
    given.move_to(1).await;
    let end: LogHead = given.found(paths::LOG_HEAD, &[], "").await;
    assert!(end.seq > kept.seq);
    for expect in ["".to_owned(), format!("expect={}", kept.hash), format!("expect={}", end.hash)] {
        assert_eq!(given.found::<LogHead>(paths::LOG_VERIFY, &[], &expect).await, end);
    }
    let broken = given.refused(paths::LOG_VERIFY, &[], "expect=beef").await;
    assert!(matches!(&broken, StoreError::Corrupt(why) if why.contains("beef")), "{broken:?}");
}
