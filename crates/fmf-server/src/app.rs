//! What every handler shares, and the router around it.

use std::{sync::Arc, time::Instant};

use axum::{Router, http::StatusCode, middleware, response::Html, routing::get};
use bytes::Bytes;
use fmf_db::{Registry, Touched};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    api::{
        self,
        mlflow::{Answer, Body, Refusal},
    },
    cache::{Generation, ReadCache},
    layers,
    layers::HostRule,
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

    /// The answer that the cache keeps for the words of this request; else what `read` finds,
    /// which is kept.
    pub(crate) async fn cached(
        &self,
        route: &str,
        query: &str,
        read: impl AsyncFnOnce() -> Result<(Generation, Vec<u8>), Refusal>,
    ) -> Answer {
        let key = format!("{route}?{query}");
        let kept = self.cache.get(&key);
        self.metrics.cache_read(kept.is_some());
        if let Some(body) = kept {
            return Ok(Body(body));
        }
        let (seen, body) = read().await?;
        let body = Bytes::from(body);
        self.cache.keep(&key, seen, body.clone());
        Ok(Body(body))
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
        .nest("/api/2.0/mlflow", api::mlflow::routes())
        .nest("/ajax-api/2.0/mlflow", api::mlflow::routes())
        .fallback(|| async { (StatusCode::NOT_FOUND, Html(NOT_FOUND)) })
        .method_not_allowed_fallback(|| async {
            (StatusCode::METHOD_NOT_ALLOWED, Html(METHOD_NOT_ALLOWED))
        })
        .layer(CatchPanicLayer::custom(layers::answer_panic))
        .layer(middleware::from_fn_with_state(app.clone(), layers::around_each_request))
        .with_state(app)
}

// An unknown route must not answer in JSON: only then does MLflow's client fall back to older
// endpoints instead of reporting an internal error.
const NOT_FOUND: &str = "<!doctype html>\n<html lang=\"en\">\n<title>404 Not Found</title>\n\
    <h1>Not Found</h1>\n<p>There is nothing at this address.</p>\n";
const METHOD_NOT_ALLOWED: &str = "<!doctype html>\n<html lang=\"en\">\n\
    <title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
    <p>This address does not answer that method.</p>\n";
