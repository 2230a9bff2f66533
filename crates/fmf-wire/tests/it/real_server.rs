//! The contract of every store, held by the MLflow Store against a real MLflow server.
//!
//! Needs one that is new, its address in `FMF_TEST_MLFLOW_URL`.

use fmf_core::contract;
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};

/// What a real server cannot do, whoever asks it.
const EXCEPT: [(&str, &str); 0] = [];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a real MLflow server: cargo xtask test --real-mlflow"]
async fn the_mlflow_store_passes_the_contract_on_a_real_server() {
    let url = std::env::var("FMF_TEST_MLFLOW_URL")
        .expect("FMF_TEST_MLFLOW_URL must hold the address of a new MLflow server");
    let mut failed = Vec::new();
    for case in contract::CASES {
        let url = url.clone();
        let run = tokio::spawn(async move {
            let fresh = async || (MlflowStore::new(&MlflowOptions::new(url)).unwrap(), ());
            contract::run(case, &EXCEPT, fresh).await.unwrap();
        });
        if run.await.is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "{} of {} failed: {failed:?}", failed.len(), contract::CASES.len());
}
