//! The MLflow Store passes the suite of every store through a live server of ours.

use std::net::{IpAddr, Ipv4Addr};

use fmf_server::{ServeOptions, Server};
use fmf_wire::mlflow::client::{MlflowOptions, MlflowStore};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// A server on a free port, which ends with the value.
struct Running {
    _folder: TempDir,
    serving: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn fresh() -> (MlflowStore, Running) {
    let folder = tempfile::tempdir().unwrap();
    let options = ServeOptions {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        data_dir: folder.path().join("data"),
        ..ServeOptions::default()
    };
    let server = Server::bind(options).await.unwrap();
    let store = MlflowStore::new(&MlflowOptions::new(format!("http://{}", server.address())));
    let serving = tokio::spawn(async { server.run(std::future::pending()).await.unwrap() });
    (store.unwrap(), Running { _folder: folder, serving })
}

fmf_core::store_contract!(fresh);
