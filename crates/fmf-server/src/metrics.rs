//! The metrics of this process.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::{Method, StatusCode};
use metrics::Counter;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::cache::CachedRoute;

const REQUESTS: &str = "fmf_http_requests_total";
const DURATION: &str = "fmf_http_request_duration_seconds";
const KEPT: &str = "fmf_read_cache_answers_total";
const CACHE_BYTES: &str = "fmf_read_cache_bytes";
const UPTIME: &str = "fmf_uptime_seconds";
const BUILD: &str = "fmf_build_info";

/// Upper bounds of the duration's buckets, in seconds: a hit takes microseconds, a commit
/// milliseconds.
const BUCKETS: [f64; 12] =
    [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Where requests are counted.
pub(crate) struct Metrics {
    prometheus: Option<&'static PrometheusHandle>,
    started: u64,
    failed: AtomicU64,
    kept_entries: Counter,
    kept_versions: Counter,
    kept_aliases: Counter,
}

/// A request that was answered.
pub(crate) struct Seen<'a> {
    pub(crate) route: &'a str,
    pub(crate) method: Method,
    pub(crate) status: StatusCode,
    pub(crate) took: Duration,
}

impl Metrics {
    /// Takes the process's recorder, installing it the first time.
    pub(crate) fn install() -> Self {
        static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
        let prometheus = RECORDER.get_or_init(|| match recorder() {
            Ok(handle) => Some(handle),
            Err(error) => {
                tracing::warn!(%error, "no metrics: another recorder is installed");
                None
            }
        });
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        Self {
            prometheus: prometheus.as_ref(),
            started: u64::try_from(started).unwrap_or_default(),
            failed: AtomicU64::new(0),
            kept_entries: metrics::counter!(KEPT, "route" => "registered-models/get"),
            kept_versions: metrics::counter!(KEPT, "route" => "model-versions/get"),
            kept_aliases: metrics::counter!(KEPT, "route" => "registered-models/alias"),
        }
    }

    /// An id that no other failed request of this server has, and hardly one of another.
    pub(crate) fn next_request_id(&self) -> String {
        let number = self.failed.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", self.started)
    }

    /// Counts a request that a route answered.
    pub(crate) fn request(&self, seen: &Seen<'_>) {
        let route = seen.route.to_owned();
        metrics::counter!(
            REQUESTS,
            "route" => route.clone(),
            "method" => known(&seen.method),
            "status" => seen.status.as_u16().to_string(),
        )
        .increment(1);
        metrics::histogram!(DURATION, "route" => route).record(seen.took.as_secs_f64());
    }

    /// Counts an answer that the cache had ready. It took no time worth a histogram.
    pub(crate) fn kept(&self, route: CachedRoute) {
        let counter = match route {
            CachedRoute::Entry => &self.kept_entries,
            CachedRoute::Version => &self.kept_versions,
            CachedRoute::Alias => &self.kept_aliases,
        };
        counter.increment(1);
    }

    /// The text that Prometheus reads.
    pub(crate) fn render(&self, cache_bytes: u64, uptime: Duration) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        metrics::gauge!(CACHE_BYTES).set(cache_bytes as f64);
        metrics::gauge!(UPTIME).set(uptime.as_secs_f64());
        metrics::gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        self.prometheus.map(PrometheusHandle::render).unwrap_or_default()
    }

    /// Folds the samples of the histograms together now and then, so that they do not pile up in
    /// a server that nobody scrapes.
    pub(crate) fn upkeep(&self) -> impl Future<Output = ()> + use<> {
        let prometheus = self.prometheus;
        async move {
            let mut tick = tokio::time::interval(Duration::from_secs(5));
            loop {
                tick.tick().await;
                if let Some(handle) = prometheus {
                    handle.run_upkeep();
                }
            }
        }
    }
}

/// The method as a label; one that a client made up is no label of its own.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn recorder() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)?
        .install_recorder()?;
    metrics::describe_counter!(
        REQUESTS,
        "Requests that the routes answered, by route, method and status."
    );
    metrics::describe_histogram!(DURATION, "Seconds from request to answer, by route.");
    metrics::describe_counter!(KEPT, "Requests that the read cache answered, by route.");
    metrics::describe_gauge!(CACHE_BYTES, "Bytes of answers kept ready.");
    metrics::describe_gauge!(UPTIME, "Seconds since the server started.");
    metrics::describe_gauge!(BUILD, "1, with the version as its label.");
    Ok(handle)
}
