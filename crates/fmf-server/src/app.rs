//! What every handler shares.

use std::{sync::Arc, time::Instant};

use axum::http::Uri;
use bytes::Bytes;
use fmf_core::StoreError;
use fmf_db::{Console, Registry, Touched, Tracking};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::{
    access::Guard,
    artifacts::Artifacts,
    cache::{CachedRoute, Generation, ReadCache},
    data::DataFolder,
    metrics::Metrics,
    options::Limits,
    room::Room,
};

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    /// The registry.
    pub(crate) registry: Registry,
    /// The experiments and runs beside it.
    pub(crate) tracking: Tracking,
    /// Their files, and those of models.
    pub(crate) artifacts: Artifacts,
    /// Queries that users write over both.
    pub(crate) console: Console,
    /// Who asks, and what they may do.
    pub(crate) guard: Guard,
    /// Its answers that are ready to send.
    pub(crate) cache: ReadCache,
    /// When this server started.
    pub(crate) started: Instant,
    /// The registry, as it prints itself.
    pub(crate) data: String,
    /// Whether the data is an example.
    pub(crate) demo: bool,
    /// Where the metrics of this process are read.
    pub(crate) metrics: Metrics,
    /// How much a client may take up.
    pub(crate) limits: Limits,
    /// Where bodies are received.
    pub(crate) bodies: Room,
    /// Where large answers wait for their readers.
    pub(crate) answers: Room,
    /// A permit for each search that is under way.
    searches: Semaphore,
    _lock: Option<DataFolder>,
}

/// What an app is made of.
pub(crate) struct Parts {
    pub(crate) registry: Registry,
    pub(crate) tracking: Tracking,
    pub(crate) artifacts: Artifacts,
    pub(crate) console: Console,
    pub(crate) guard: Guard,
    pub(crate) cache_bytes: u64,
    pub(crate) data: String,
    pub(crate) demo: bool,
    pub(crate) lock: Option<DataFolder>,
    pub(crate) limits: Limits,
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
            tracking: parts.tracking,
            artifacts: parts.artifacts,
            console: parts.console,
            guard: parts.guard,
            started: Instant::now(),
            data: parts.data,
            demo: parts.demo,
            metrics: Metrics::install(),
            bodies: Room::new(parts.limits.bodies_under_way),
            answers: Room::new(parts.limits.answers_under_way),
            searches: Semaphore::new(parts.limits.searches.max(1)),
            limits: parts.limits,
            _lock: parts.lock,
        }));
        app.follow_changes();
        app
    }

    /// The answer kept under the words of a request. While writes of other servers are not heard
    /// of, what is kept may be old, and none is given.
    pub(crate) fn kept(&self, words: &str) -> Option<(CachedRoute, Bytes)> {
        let kept = self.cache.get(words)?;
        self.registry.hears_changes().then_some(kept)
    }

    /// Waits for the turn to search, to be kept until the page is written. Pages are the largest
    /// things that are made here: hundreds at once would take the memory, and the threads that
    /// others want to be answered by.
    ///
    /// # Errors
    /// `Unavailable` when there was no turn in time.
    pub(crate) async fn turn_to_search(&self) -> Result<SemaphorePermit<'_>, StoreError> {
        // It is never closed.
        let turn =
            timeout(self.limits.turn, self.searches.acquire()).await.ok().and_then(Result::ok);
        turn.ok_or_else(|| {
            StoreError::Unavailable("too many searches are under way; try again later".to_owned())
        })
    }

    /// Keeps an answer under the words of its request, and sends it.
    pub(crate) fn keep(
        &self,
        uri: &Uri,
        route: CachedRoute,
        seen: Generation,
        body: Vec<u8>,
    ) -> Bytes {
        let body = Bytes::from(body);
        if let Some(words) = uri.path_and_query() {
            self.cache.keep(words.as_str(), route, seen, body.clone());
        }
        body
    }

    /// Makes the cache forget what a committed write touched, before the writer has its answer.
    fn follow_changes(&self) {
        let shared = Arc::downgrade(&self.0);
        self.registry.on_change(Arc::new(move |touched: &Touched| {
            let Some(shared) = shared.upgrade() else { return };
            match touched {
                Touched::Names(names) => names.iter().for_each(|name| shared.cache.forget(name)),
                // The guard follows these itself.
                Touched::Access => {}
                Touched::Everything => shared.cache.forget_everything(),
            }
        }));
    }
}
