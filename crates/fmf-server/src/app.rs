//! What every handler shares, and the router around it.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{StatusCode, Uri},
    middleware::{self, Next},
    response::{Html, Response},
    routing::get,
};
use bytes::Bytes;
use fmf_db::{Registry, Touched};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    api::{self, mlflow::Body},
    cache::{CachedRoute, Generation, ReadCache},
    front::{self, HostRule, MatchedRoute},
    ops, ui,
};

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    /// The registry.
    pub(crate) registry: Registry,
    /// Its answers that are ready to send.
    pub(crate) cache: ReadCache,
    /// Which `Host` headers are let in.
    pub(crate) hosts: HostRule,
    /// When this server started.
    pub(crate) started: Instant,
    /// The registry, as it prints itself.
    pub(crate) data: String,
    /// Whether the data is an example.
    pub(crate) demo: bool,
    /// Where the metrics of this process are read.
    pub(crate) metrics: ops::Metrics,
    _lock: Option<crate::data::DataFolder>,
}

/// What an app is made of.
pub(crate) struct Parts {
    pub(crate) registry: Registry,
    pub(crate) cache_bytes: u64,
    pub(crate) hosts: HostRule,
    pub(crate) data: String,
    pub(crate) demo: bool,
    pub(crate) lock: Option<crate::data::DataFolder>,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        let app = Self(Arc::new(Shared {
            cache: ReadCache::new(parts.cache_bytes),
            registry: parts.registry,
            hosts: parts.hosts,
            started: Instant::now(),
            data: parts.data,
            demo: parts.demo,
            metrics: ops::Metrics::install(),
            _lock: parts.lock,
        }));
        app.follow_changes();
        app
    }

    /// Keeps an answer under the words of its request, and sends it.
    pub(crate) fn keep(
        &self,
        uri: &Uri,
        route: CachedRoute,
        seen: Generation,
        body: Vec<u8>,
    ) -> Body {
        let body = Bytes::from(body);
        if let Some(words) = uri.path_and_query() {
            self.cache.keep(words.as_str(), route, seen, body.clone());
        }
        Body(body)
    }

    /// Makes the cache forget what a committed write touched, before the writer has its answer.
    fn follow_changes(&self) {
        let shared = Arc::downgrade(&self.0);
        self.registry.on_change(Arc::new(move |touched: &Touched| {
            let Some(shared) = shared.upgrade() else { return };
            match touched {
                Touched::Names(names) => names.iter().for_each(|name| shared.cache.forget(name)),
                Touched::Everything => shared.cache.forget_everything(),
            }
        }));
    }
}

/// Every route of the server.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(ui::home))
        .route("/health", get(ops::health))
        .route("/metrics", get(ops::metrics))
        .merge(api::mlflow::routes("/api/2.0/mlflow"))
        .merge(api::mlflow::routes("/ajax-api/2.0/mlflow"))
        .fallback(|| async { (StatusCode::NOT_FOUND, Html(NOT_FOUND)) })
        .method_not_allowed_fallback(|| async {
            (StatusCode::METHOD_NOT_ALLOWED, Html(METHOD_NOT_ALLOWED))
        })
        .layer(CatchPanicLayer::custom(front::answer_panic))
        .layer(middleware::from_fn(name_the_route))
        .with_state(app)
}

/// Tells the front which route has answered.
async fn name_the_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(MatchedRoute(route));
    }
    response
}

// An unknown route must not answer in JSON: only then does MLflow's client fall back to older
// endpoints instead of reporting an internal error.
const NOT_FOUND: &str = "<!doctype html>\n<html lang=\"en\">\n<title>404 Not Found</title>\n\
    <h1>Not Found</h1>\n<p>There is nothing at this address.</p>\n";
const METHOD_NOT_ALLOWED: &str = "<!doctype html>\n<html lang=\"en\">\n\
    <title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
    <p>This address does not answer that method.</p>\n";
