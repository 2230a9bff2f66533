//! The contract of every store, held by the MLflow Store against a real MLflow server.
//!
//! Needs one that is new, its address in `FMF_TEST_MLFLOW_URL`.

use fmf_core::{
    NewVersion, PageQuery, PromptName, PromptQuery, PromptStore, StoreError, Template, contract,
    filter::{Clause, Filter, Target, Test, TextTest},
};
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};

/// What a real server cannot do, whoever asks it.
const EXCEPT: [(&str, &str); 0] = [];

fn url() -> String {
    std::env::var("FMF_TEST_MLFLOW_URL")
        .unwrap_or_else(|_| panic!("FMF_TEST_MLFLOW_URL must hold the address of a new server"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a real MLflow server: cargo xtask test --real-mlflow"]
async fn the_mlflow_store_passes_the_contract_on_a_real_server() {
    let url = url();
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

#[tokio::test]
#[ignore = "needs a real MLflow server: cargo xtask test --real-mlflow"]
async fn a_name_that_no_quotes_can_hold_is_found() {
    let store = MlflowStore::new(&MlflowOptions::new(url())).unwrap();
    for name in ["it's \"quoted\"", "both '\" and \\", "ends with \\", "`tick` 'and' more"] {
        let name: PromptName = name.parse().unwrap();
        store.register(NewVersion::new(name.clone(), Template::text("x"))).await.unwrap();
        let versions = store.versions(&name, &PageQuery::default()).await.unwrap();
        assert_eq!(versions.items.len(), 1, "{name}");
        let test = Test::Text(TextTest::Equal, name.to_string());
        let filter = Filter { clauses: vec![Clause { target: Target::Name, test }] };
        let found = store.search(&PromptQuery { filter, ..PromptQuery::default() }).await.unwrap();
        assert_eq!(found.items[0].name, name);
        store.delete(&name, None, fmf_core::Write::default()).await.unwrap();
    }
}

#[tokio::test]
#[ignore = "needs a real MLflow server: cargo xtask test --real-mlflow"]
async fn what_is_no_mlflow_path_is_said_so() {
    let options = MlflowOptions::new(format!("{}/elsewhere", url()));
    let store = MlflowStore::new(&options).unwrap();
    let error = store.prompt(&"x".parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, StoreError::Backend { .. }), "{error:?}");
}
