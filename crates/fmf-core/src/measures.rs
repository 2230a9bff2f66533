//! What runs measured, by the version of a prompt that they used.
//!
//! How a run comes to name a version, and how the figures are kept, is the store's business; what
//! they say about two versions is not decided here.

use async_trait::async_trait;

use crate::{Page, PageQuery, PromptName, Result, Timestamp, Version};

/// The figures of a store that keeps runs beside its prompts.
#[async_trait]
pub trait Measures: Send + Sync {
    /// What the runs of each version measured, the newest version first. Versions without runs are
    /// left out.
    ///
    /// # Errors
    /// `PromptNotFound`; `Invalid` for a foreign page token.
    async fn version_metrics(
        &self,
        name: &PromptName,
        query: &MetricsQuery,
    ) -> Result<Page<VersionMetrics>>;
}

/// Which figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetricsQuery {
    /// Of these metrics; of every one if there are none.
    pub metrics: Vec<String>,
    /// Of runs that began then or later.
    pub since: Option<Timestamp>,
    /// How many versions, from where.
    pub page: PageQuery,
}

/// What the runs of one version measured. A run that is deleted counts nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionMetrics {
    /// The version.
    pub version: Version,
    /// How many runs used it.
    pub runs: u64,
    /// Its metrics, by their keys.
    pub metrics: Vec<MetricSummary>,
}

impl VersionMetrics {
    /// The figures of one metric.
    #[must_use]
    pub fn metric(&self, key: &str) -> Option<&MetricSummary> {
        self.metrics.iter().find(|metric| metric.key == key)
    }
}

/// The latest values of one metric, of all runs of a version.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricSummary {
    /// What was measured.
    pub key: String,
    /// How many of the values are numbers.
    pub count: u64,
    /// How many are not.
    pub not_numbers: u64,
    /// The figures of those that are numbers; `None` if there are none.
    pub figures: Option<Figures>,
    /// The moment of the earliest of these values.
    pub first_seen: Timestamp,
    /// The moment of the last.
    pub last_seen: Timestamp,
}

/// What values are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Their mean; `None` where no double can hold it.
    pub mean: Option<f64>,
    /// The standard deviation of what they are a sample of; `None` for a single value, and where
    /// no double can hold it.
    pub deviation: Option<f64>,
    /// Half of them are smaller; between two values it is half-way.
    pub median: f64,
    /// 95 % of them are smaller; between two values it is where a straight line has it.
    pub p95: f64,
}
