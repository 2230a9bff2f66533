//! An application's own few lines, over the stores that need no server.

use std::fs;

use fmf::{
    Config, ConfigSource, Selector, StoreError, StoreUri, Template, config::Credentials, copy,
    make_store, open_store, render::Rendered,
};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::given::{add, name, set_alias};

fn variables(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// What an application does, whatever its configuration says.
async fn summarise(config: &Config) -> fmf::Result<(u32, String)> {
    let store = make_store(config).await?;
    let prompt = store.get("invoice_summary", &config.prompts.default_selector).await?;
    let data = variables(json!({"data": "42 EUR"}));
    let text = store
        .format(&prompt.template, &data)
        .map_err(|error| StoreError::Invalid(error.to_string()))?;
    Ok((prompt.version.get(), text))
}

fn config(folder: &TempDir, backend: &str) -> Config {
    let yaml = format!("prompts:\n  backend: {backend}\n  database_url: sqlite:fmf.db\n");
    fs::write(folder.path().join("fmf.yaml"), yaml).unwrap();
    let folder = folder.path().to_owned();
    Config::from_source(&ConfigSource { folder, ..ConfigSource::default() }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_backend_changes_no_code() {
    let folder = TempDir::new().unwrap();
    let files = make_store(&config(&folder, "local")).await.unwrap();
    let templates = ["Summarise: {{data}}", "In one line: {{data}}"];
    add(files.store().as_ref(), "invoice_summary", &templates).await;
    set_alias(files.store().as_ref(), "invoice_summary", "production", 2).await;
    let expected = (2, "In one line: 42 EUR".to_owned());
    assert_eq!(summarise(&config(&folder, "local")).await.unwrap(), expected);
    let registry = make_store(&config(&folder, "database")).await.unwrap();
    let (from, to) = (files.store().as_ref(), registry.store().as_ref());
    let report = copy::copy(from, to, &copy::Selection::All, &Default::default()).await.unwrap();
    assert_eq!(report.failed().count(), 0);
    assert_eq!(summarise(&config(&folder, "database")).await.unwrap(), expected);
}

#[tokio::test]
async fn a_server_without_an_address_says_how_to_give_one() {
    let config = Config::from_yaml("prompts: {backend: mlflow}").unwrap();
    let error = make_store(&config).await.unwrap_err().to_string();
    assert!(error.contains("prompts.tracking_uri"), "{error}");
    assert!(error.contains("MLFLOW_TRACKING_URI"), "{error}");
}

#[tokio::test]
async fn every_written_form_of_a_selector_is_taken() {
    let folder = TempDir::new().unwrap();
    let store = make_store(&config(&folder, "local")).await.unwrap();
    add(store.store().as_ref(), "greeting", &["one", "two"]).await;
    set_alias(store.store().as_ref(), "greeting", "production", 1).await;
    let number =
        |found: fmf::Result<std::sync::Arc<fmf::PromptVersion>>| found.unwrap().version.get();
    assert_eq!(number(store.get("greeting", "production").await), 1);
    assert_eq!(number(store.get("greeting", "2").await), 2);
    assert_eq!(number(store.get("greeting", Selector::Latest).await), 2);
    assert_eq!(number(store.get("greeting", fmf::Version::FIRST).await), 1);
    assert_eq!(number(store.load("greeting").await), 1);
    assert_eq!(number(store.load("prompts:/greeting").await), 2);
    assert_eq!(number(store.load("greeting/2").await), 2);
    assert!(store.get("greeting", "no alias").await.is_err());
    assert!(store.get_cached(&name("greeting"), &Selector::Latest).is_none());
}

#[tokio::test]
async fn a_chat_is_formatted_as_messages() {
    let folder = TempDir::new().unwrap();
    let store = make_store(&config(&folder, "local")).await.unwrap();
    let chat = Template::chat(&[fmf::Message { role: "user".into(), content: "{{q}}".into() }]);
    let data = variables(json!({"q": "why?"}));
    assert_eq!(store.format(&chat, &data).unwrap(), r#"[{"role": "user", "content": "why?"}]"#);
    let Rendered::Chat(messages) = store.render(&chat, &data).unwrap() else { panic!() };
    assert_eq!(messages[0].content, "why?");
    assert!(store.format(&chat, &Map::new()).unwrap_err().to_string().contains('q'));
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let open = async |uri: &str| {
        let uri: StoreUri = uri.parse().unwrap();
        let opened = open_store(&uri, &Credentials::default()).await;
        opened.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let away = open("postgres://me:s3cret@127.0.0.1:1/d").await;
    assert!(away.contains("cannot reach the registry in postgres://me@127.0.0.1:1/d"), "{away}");
    assert!(!away.contains("s3cret"), "{away}");
    assert!(open("sqlite:/nowhere/at/all/fmf.db").await.contains("/nowhere"));
    assert!(open("http://h h").await.contains("h h"));
}

#[tokio::test]
async fn a_server_is_remembered() {
    let yaml = "prompts: {backend: mlflow, tracking_uri: 'http://127.0.0.1:1'}";
    let store = make_store(&Config::from_yaml(yaml).unwrap()).await.unwrap();
    assert_eq!(store.store().to_string(), "server at http://127.0.0.1:1");
    // Whether it tells of the past is asked of the server.
    let asked = store.store().require_history().unwrap().head().await;
    assert!(matches!(asked, Err(StoreError::Unavailable(_))), "{asked:?}");
}
