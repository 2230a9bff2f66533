//! Files by the run or the version they belong to.

use axum::http::StatusCode;
use serde_json::json;

use super::{put, run, start};

#[tokio::test]
async fn the_files_of_a_run_are_listed_below_it() {
    let server = start().await;
    let run = run(&server).await;
    let root_uri = format!("mlflow-artifacts:/0/{run}/artifacts");
    let list = async |rest: &str| {
        let answer = server.get(&format!("/api/2.0/mlflow/artifacts/list?{rest}")).await;
        answer.json().unwrap()
    };
    let of_run = format!("run_id={run}");
    assert_eq!(list(&of_run).await, json!({"root_uri": root_uri}));
    put(&server, &format!("/0/{run}/artifacts/plots/a.png"), "123").await;
    put(&server, &format!("/0/{run}/artifacts/b.txt"), "1").await;
    let file = |path: &str, size: u64| json!({"path": path, "is_dir": false, "file_size": size});
    let files = json!([file("b.txt", 1), {"path": "plots", "is_dir": true}]);
    assert_eq!(list(&of_run).await, json!({"root_uri": root_uri, "files": files}));
    let below = format!("run_uuid={run}&path=plots");
    let files = json!([file("plots/a.png", 3)]);
    assert_eq!(list(&below).await, json!({"root_uri": root_uri, "files": files}));
}

#[tokio::test]
async fn a_page_gets_a_file_by_its_run() {
    let server = start().await;
    let run = run(&server).await;
    put(&server, &format!("/0/{run}/artifacts/a b.txt").replace(' ', "%20"), "text").await;
    for route in ["/get-artifact", "/ajax-api/2.0/mlflow/get-artifact"] {
        for id in ["run_uuid", "run_id"] {
            let answer = server.get(&format!("{route}?path=a%20b.txt&{id}={run}")).await;
            assert_eq!((answer.status, &*answer.body), (StatusCode::OK, &b"text"[..]));
            assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"a b.txt\"");
        }
    }
    let check = async |query: &str, status: u16, message: &str| {
        let answer = server.get(&format!("/get-artifact?{query}")).await;
        assert_eq!((answer.status.as_u16(), &*answer.message()), (status, message), "{query}");
    };
    let missing = format!("No such artifact: '0/{run}/artifacts/x'");
    check(&format!("path=x&run_uuid={run}"), 404, &missing).await;
    check(&format!("path=../x&run_uuid={run}"), 400, "Invalid path").await;
    check("path=x&run_uuid=nope", 404, "Run with id=nope not found").await;
    let folder = format!("Artifact path refers to a directory, not a file: '0/{run}/artifacts'");
    check(&format!("path=.&run_uuid={run}"), 400, &folder).await;
}

#[tokio::test]
async fn files_that_are_kept_elsewhere_are_not_served() {
    let server = start().await;
    let away = json!({"name": "away", "artifact_location": "s3://bucket/away"});
    let made = server.must("POST", "experiments/create", away).await;
    let run = json!({"experiment_id": made["experiment_id"]});
    let made = server.must("POST", "runs/create", run).await;
    let run = made["run"]["info"]["run_id"].as_str().unwrap();
    let answer = server.get(&format!("/get-artifact?path=x&run_uuid={run}")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.message().contains("s3://bucket/away"), "{}", answer.message());
    server.must("POST", "registered-models/create", json!({"name": "m"})).await;
    let version = json!({"name": "m", "source": "s3://bucket/model"});
    server.must("POST", "model-versions/create", version).await;
    for (version, status) in [("1", StatusCode::BAD_REQUEST), ("2", StatusCode::NOT_FOUND)] {
        let query = format!("name=m&version={version}&path=MLmodel");
        let answer = server.get(&format!("/model-versions/get-artifact?{query}")).await;
        assert_eq!(answer.status, status, "{}", answer.message());
    }
}
