//! A question about what the runs of a prompt measured.

use fmf_core::{MetricsQuery, Result};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::{moment, page};
use crate::moment::Stretch;

/// Which figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct ListMetrics {
    /// Of this metric only. May be repeated.
    #[cfg_attr(feature = "schema", param(example = json!(["quality_score"])))]
    pub metric: Vec<String>,
    /// Of runs that began at that moment or later: `2026-11-20T10:00:00Z`, milliseconds since 1970,
    /// `2026-11-20 10:00` or `2026-11-20` in UTC (read from their beginnings), `yesterday`, or an
    /// age such as `7d`. These runs are gone through one by one.
    #[cfg_attr(feature = "schema", param(example = "7d"))]
    pub since: Option<String>,
    /// The most versions of the page; 100 unless it is said.
    #[cfg_attr(feature = "schema", param(minimum = 1, maximum = 1000, example = 20))]
    pub max_results: Option<u32>,
    /// `next_page_token` of the page before.
    pub page_token: Option<String>,
}

impl ListMetrics {
    /// What is asked of a store.
    ///
    /// # Errors
    /// `Invalid` for what is no moment or page.
    pub fn metrics_query(&self, now: &Zoned) -> Result<MetricsQuery> {
        Ok(MetricsQuery {
            metrics: self.metric.clone(),
            since: moment("since", self.since.as_deref(), now, |Stretch { first, .. }| first)?,
            page: page::read(self.max_results, self.page_token.as_deref())?,
        })
    }
}

impl From<&MetricsQuery> for ListMetrics {
    fn from(query: &MetricsQuery) -> Self {
        let (max_results, page_token) = page::write(&query.page);
        Self {
            metric: query.metrics.clone(),
            since: query.since.map(|since| since.to_string()),
            max_results,
            page_token,
        }
    }
}
