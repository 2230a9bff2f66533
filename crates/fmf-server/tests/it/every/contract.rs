//! The MLflow Store passes the suite of every store through a live server of ours.

use fmf_server::{ServeOptions, Server};
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};
use tokio::task::JoinHandle;

use super::place::home;

/// A server on a free port, which ends with the value.
struct Running {
    _home: Box<dyn Send + Sync>,
    serving: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn fresh() -> (MlflowStore, Running) {
    let (options, home) = home().await;
    let server = Server::bind(ServeOptions { port: 0, ..options }).await.unwrap();
    let store = MlflowStore::new(&MlflowOptions::new(format!("http://{}", server.address())));
    let serving = tokio::spawn(async { server.run(std::future::pending()).await.unwrap() });
    (store.unwrap(), Running { _home: Box::new(home), serving })
}

fmf_core::store_contract!(fresh);
