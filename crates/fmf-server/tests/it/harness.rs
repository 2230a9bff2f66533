//! A server of its own for each test.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use fmf_db::{DatabaseUrl, Registry};
use fmf_server::{Auth, Front, ServeOptions, Server};
use serde_json::Value;
use tempfile::TempDir;
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
    folder: TempDir,
}

impl InProcess {
    pub(crate) async fn start() -> Self {
        Self::over(tempfile::tempdir().unwrap(), Auth::Auto).await
    }

    /// The same in a folder that may hold a registry already, asking for tokens or not.
    pub(crate) async fn over(folder: TempDir, auth: Auth) -> Self {
        let data_dir = folder.path().join("data");
        let options = ServeOptions { data_dir, auth, ..Default::default() };
        let front = Server::front(&options).await.unwrap();
        Self { front, folder }
    }

    /// The same database, opened once more: as another process would.
    pub(crate) async fn opened_again(&self) -> Registry {
        let database = self.folder.path().join("data/fmf.db");
        Registry::open(&DatabaseUrl::file(database)).await.unwrap()
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
