//! A server of its own for each test.

use std::net::SocketAddr;

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use fmf_core::{Change, ChangeQuery, PromptStore as _};
use fmf_db::{DatabaseUrl, Registry};
use fmf_server::{Front, ServeOptions, Server};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};
use tower::ServiceExt as _;

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `None` if it is none.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The message of an error in MLflow's form.
    pub(crate) fn message(&self) -> String {
        self.json().and_then(|json| json["message"].as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A server in this process with an empty registry.
pub(crate) struct InProcess {
    front: Front,
    database: DatabaseUrl,
    /// Where the registry is, for as long as the value lives.
    _home: Home,
}

/// What keeps a registry where it is.
type Home = Box<dyn Send + Sync>;

impl InProcess {
    /// A server over an empty registry in a folder.
    pub(crate) async fn with(options: ServeOptions) -> Self {
        let (options, folder) = in_a_folder(options);
        Self::start(options, folder).await
    }

    /// A server over the registry of these options, which is there as long as `home` is.
    pub(crate) async fn start(options: ServeOptions, home: impl Send + Sync + 'static) -> Self {
        let front = Server::front(&options).await.unwrap();
        Self { front, database: database_of(&options), _home: Box::new(home) }
    }

    /// The same database, opened once more: as another process would.
    pub(crate) async fn opened_again(&self) -> Registry {
        Registry::open(&self.database).await.unwrap()
    }

    /// The answer to a GET whose body nobody has read yet.
    pub(crate) async fn ask(&self, path: &str) -> Response<Body> {
        self.front.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.front.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A GET of a path with its query.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A request with a JSON body, below `/api/2.0/mlflow/`.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/2.0/mlflow/{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// The same, which must succeed.
    pub(crate) async fn must(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.call(method, path, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.message());
        answer.json().unwrap()
    }
}

/// A server on a free port of this machine, which ends with the value.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
    database: DatabaseUrl,
    /// Where the registry is, for as long as the value lives.
    _home: Home,
}

impl Listening {
    /// Serves as told, but on a free port and with an empty registry in a folder.
    pub(crate) async fn with(options: ServeOptions) -> Self {
        let (options, folder) = in_a_folder(options);
        Self::start(options, folder).await
    }

    /// Serves the registry of these options, which is there as long as `home` is, on a free port.
    pub(crate) async fn start(options: ServeOptions, home: impl Send + Sync + 'static) -> Self {
        let database = database_of(&options);
        let server = Server::bind(ServeOptions { port: 0, ..options }).await.unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server.run(async { drop(stopped.await) }));
        Self { address, stop: Some(stop), serving, database, _home: Box::new(home) }
    }

    /// Every change, the newest first.
    pub(crate) async fn changes(&self) -> Vec<Change> {
        let registry = Registry::open(&self.database).await.unwrap();
        let history = registry.history().unwrap();
        history.changes(&ChangeQuery::default()).await.unwrap().items
    }

    /// Who made the first change.
    pub(crate) async fn first_author(&self) -> String {
        self.changes().await.pop().unwrap().actor
    }

    /// Stops as a signal would, and waits for the end.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        (&mut self.serving).await.unwrap();
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn in_a_folder(options: ServeOptions) -> (ServeOptions, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    (ServeOptions { data_dir, ..options }, folder)
}

/// The database of these options.
pub(crate) fn database_of(options: &ServeOptions) -> DatabaseUrl {
    match &options.database_url {
        Some(url) => url.parse().unwrap(),
        None => DatabaseUrl::file(options.data_dir.join("fmf.db")),
    }
}
