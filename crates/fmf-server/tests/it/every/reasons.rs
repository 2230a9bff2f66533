//! Who and why, through the MLflow Store, into the log.

use fmf_core::{NewVersion, PromptStore as _, Template, Write};
use fmf_server::ServeOptions;
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};

use super::place::home;
use crate::harness::Listening;

#[tokio::test]
async fn who_writes_through_a_store_and_why_stands_in_the_log() {
    let (options, home) = home().await;
    let server = Listening::start(ServeOptions { port: 0, ..options }, home).await;
    let options = MlflowOptions::new(format!("http://{}", server.address));
    let store = MlflowStore::new(&options).unwrap();
    let mut new = NewVersion::new("p".parse().unwrap(), Template::text("hello"));
    new.how = Write {
        actor: Some("ana".to_owned()),
        reason: Some("the é was\nmissing".to_owned()),
        ..Write::default()
    };
    store.register(new).await.unwrap();
    for change in server.changes().await {
        assert_eq!(change.actor, "ana (unverified)", "{change:?}");
        assert_eq!(change.reason.as_deref(), Some("the é was missing"), "{change:?}");
    }
}
