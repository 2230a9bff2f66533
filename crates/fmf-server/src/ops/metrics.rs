//! The metrics of this process.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const REQUESTS: &str = "fmf_http_requests_total";
const DURATION: &str = "fmf_http_request_duration_seconds";
const CACHE_READS: &str = "fmf_read_cache_reads_total";
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
    requests: AtomicU64,
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
            requests: AtomicU64::new(0),
        }
    }

    /// An id that no other request of this server has, and hardly one of another.
    pub(crate) fn next_request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", self.started)
    }

    /// Counts a request.
    pub(crate) fn request(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        if self.prometheus.is_none() {
            return;
        }
        let route = route.to_owned();
        metrics::counter!(
            REQUESTS,
            "route" => route.clone(),
            "method" => method.to_string(),
            "status" => status.as_u16().to_string(),
        )
        .increment(1);
        metrics::histogram!(DURATION, "route" => route).record(took.as_secs_f64());
    }

    /// Counts a read that the cache answered, or did not.
    pub(crate) fn cache_read(&self, hit: bool) {
        metrics::counter!(CACHE_READS, "result" => if hit { "hit" } else { "miss" }).increment(1);
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

fn recorder() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)?
        .install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Requests by route, method and status.");
    metrics::describe_histogram!(DURATION, "Seconds from request to answer, by route.");
    metrics::describe_counter!(CACHE_READS, "Cacheable reads, by whether the cache had them.");
    metrics::describe_gauge!(CACHE_BYTES, "Bytes of answers kept ready.");
    metrics::describe_gauge!(UPTIME, "Seconds since the server started.");
    metrics::describe_gauge!(BUILD, "1, with the version as its label.");
    Ok(handle)
}
