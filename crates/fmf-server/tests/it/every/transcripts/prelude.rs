//! What stood on the recorded server and did not come from the recorded requests.

use serde_json::json;

use crate::harness::InProcess;

/// Puts it there before the request in that line of a scenario.
pub(super) async fn before(server: &InProcess, scenario: &str, line: usize) {
    if (scenario, line) == ("p13_search_filters", 1) {
        five_pages(server).await;
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
