//! Messages that a real MLflow server sent are read and written again without a difference.

use fmf_core::{
    Page,
    entry::{Entry, EntryVersion},
};
use fmf_wire::mlflow::messages::{
    ModelVersion, ModelVersionBody, ModelVersionsPage, RegisteredModelBody, RegisteredModelsPage,
    encode,
};

const MESSAGES: &str = include_str!("data/messages.jsonl");

/// A message through the types of the ground and back.
fn through(message: &str) -> Vec<u8> {
    if message.starts_with(r#"{"registered_model":"#) {
        let body: RegisteredModelBody = serde_json::from_str(message).unwrap();
        let entry = Entry::try_from(body.registered_model).unwrap();
        encode(&RegisteredModelBody::from(entry))
    } else if message.starts_with(r#"{"model_version":"#) {
        let body: ModelVersionBody = serde_json::from_str(message).unwrap();
        let version = EntryVersion::try_from(body.model_version).unwrap();
        encode(&ModelVersionBody::from(version))
    } else if message.starts_with(r#"{"registered_models":"#) {
        let page: RegisteredModelsPage = serde_json::from_str(message).unwrap();
        let entries = page.registered_models.into_iter().map(|model| model.try_into().unwrap());
        let next_page_token = page.next_page_token;
        let page = RegisteredModelsPage::from(Page { items: entries.collect(), next: None });
        encode(&RegisteredModelsPage { next_page_token, ..page })
    } else {
        let page: ModelVersionsPage = serde_json::from_str(message).unwrap();
        let versions = page.model_versions.into_iter().map(|version| version.try_into().unwrap());
        let next_page_token = page.next_page_token;
        let page = ModelVersionsPage::from(versions.collect::<Vec<EntryVersion>>());
        encode(&ModelVersionsPage { next_page_token, ..page })
    }
}

#[test]
fn every_message_is_written_as_the_real_server_writes_it() {
    for message in MESSAGES.lines() {
        assert_eq!(String::from_utf8(through(message)).unwrap(), message);
    }
}

#[test]
fn a_search_for_versions_tells_no_aliases() {
    let has_aliases =
        |line: &&str| line.starts_with("{\"model_version\"") && line.contains("aliases");
    let message = MESSAGES.lines().find(has_aliases).unwrap();
    let body: ModelVersionBody = serde_json::from_str(message).unwrap();
    assert!(!body.model_version.aliases.is_empty());
    let version = EntryVersion::try_from(body.model_version).unwrap();
    let page = ModelVersionsPage::from(Page { items: vec![version], next: None });
    assert!(page.model_versions[0].aliases.is_empty());
}

#[test]
fn nothing_found_is_an_empty_object() {
    let entries = RegisteredModelsPage::from(Page { items: Vec::new(), next: None });
    assert_eq!(encode(&entries), b"{}");
    assert_eq!(encode(&ModelVersionsPage::default()), b"{}");
}

#[test]
fn a_server_may_leave_out_what_a_client_does_not_need() {
    let thin = r#"{"name": "x", "version": "1"}"#;
    let version: ModelVersion = serde_json::from_str(thin).unwrap();
    assert_eq!(EntryVersion::try_from(version).unwrap().stage, "None");
}

#[test]
fn what_breaks_a_rule_is_said_to_be_corrupt() {
    for wrong in [
        r#"{"name": "a/b", "version": "1"}"#,
        r#"{"name": "x", "version": "0"}"#,
        r#"{"name": "x", "version": "1", "aliases": ["a b"]}"#,
    ] {
        let version: ModelVersion = serde_json::from_str(wrong).unwrap();
        let error = EntryVersion::try_from(version).unwrap_err();
        assert!(matches!(error, fmf_core::StoreError::Corrupt(_)), "{wrong}: {error:?}");
    }
}
