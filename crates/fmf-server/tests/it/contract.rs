//! The MLflow Store passes the suite of every store through a live server of ours.

use fmf_server::ServeOptions;
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};

use crate::harness::Listening;

async fn fresh() -> (MlflowStore, Listening) {
    let server = Listening::with(ServeOptions::default()).await;
    let options = MlflowOptions::new(format!("http://{}", server.address));
    (MlflowStore::new(&options).unwrap(), server)
}

fmf_core::store_contract!(fresh);
