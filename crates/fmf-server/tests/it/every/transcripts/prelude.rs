//! What stood on the recorded server and did not come from the recorded requests.

use fmf_core::{Write, entry::NewEntryVersion};
use serde_json::json;

use super::names::Names;
use crate::harness::InProcess;

/// Puts it there before the request in that line of a scenario.
pub(super) async fn before(server: &InProcess, scenario: &str, line: usize, names: &Names) {
    match (scenario, line) {
        ("p13_search_filters", 1) => five_pages(server).await,
        ("r13_run_with_registered_model", 9) => version_of_a_logged_model(server, names).await,
        _ => {}
    }
}

/// Five prompts, registered as the stock client does it in experiment 0, in a run that was not kept.
async fn five_pages(server: &InProcess) {
    for index in 0..5 {
        let name = format!("page{index}");
        let marker = json!({"key": "mlflow.prompt.is_prompt", "value": "true"});
        let group = json!({"key": "grp", "value": "pg"});
        let prompt = json!({"name": name, "tags": [marker, group]});
        server.must("POST", "registered-models/create", prompt).await;
        let version = json!({"name": name, "source": "dummy-source", "tags": [
            group,
            marker,
            {"key": "_mlflow_prompt_type", "value": "text"},
            {"key": "mlflow.prompt.text", "value": "x"},
        ]});
        server.must("POST", "model-versions/create", version).await;
        let used = json!({"name": name, "key": "_mlflow_experiment_ids", "value": ",0,"});
        server.must("POST", "registered-models/set-tag", used).await;
    }
}

/// The version that the recorded server made of a logged model. We refuse that request, because
/// there are no logged models yet; what was done to the version afterwards is replayed.
async fn version_of_a_logged_model(server: &InProcess, names: &Names) {
    let version = NewEntryVersion {
        name: "agentreg".parse().unwrap(),
        description: Some(String::new()),
        tags: Vec::new(),
        source: "models:/m-a681efa505d24fc0bcf7bb9831ad63c1".into(),
        run_id: Some(names.to_ours("c359f20064d84c619e84d8b7764401fb")),
        run_link: Some(String::new()),
    };
    server.opened_again().await.create_version(version, Write::default()).await.unwrap();
}
