//! What runs measured, by the version of a prompt that they used.

use fmf_core::{
    Figures, MetricSummary as CoreSummary, Result, StoreError, Timestamp,
    VersionMetrics as CoreMetrics,
};
use serde::{Deserialize, Serialize};

use super::{prompt::read_version, read_moment};

/// What the runs of one version measured. A run that is deleted counts nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VersionMetrics {
    /// The number of the version.
    pub version: u32,
    /// How many runs used it.
    pub runs: u64,
    /// Its metrics, by their keys.
    pub metrics: Vec<MetricSummary>,
}

/// The latest values of one metric, of all runs of a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MetricSummary {
    /// What was measured.
    pub key: String,
    /// How many of the values are numbers; the figures are about these.
    pub count: u64,
    /// How many are not.
    pub not_numbers: u64,
    /// Their mean; `null` where there are none, or no double can hold it.
    pub mean: Option<f64>,
    /// The standard deviation of what they are a sample of; `null` for a single value too.
    pub standard_deviation: Option<f64>,
    /// Half of them are smaller; `null` where there are none.
    pub median: Option<f64>,
    /// 95 % of them are smaller.
    pub p95: Option<f64>,
    /// The moment of the earliest of these values.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub first_seen: String,
    /// The moment of the last.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub last_seen: String,
}

/// The first and the last millisecond that is written and read again, wherever a clock stands: the
/// moments of metrics are any numbers.
const WRITABLE: [i64; 2] = [-62_135_596_800_000, 253_402_207_200_999];

impl From<&CoreMetrics> for VersionMetrics {
    fn from(found: &CoreMetrics) -> Self {
        Self {
            version: found.version.get(),
            runs: found.runs,
            metrics: found.metrics.iter().map(MetricSummary::from).collect(),
        }
    }
}

impl From<&CoreSummary> for MetricSummary {
    fn from(summary: &CoreSummary) -> Self {
        let figures = summary.figures.as_ref();
        Self {
            key: summary.key.clone(),
            count: summary.count,
            not_numbers: summary.not_numbers,
            mean: figures.and_then(|figures| figures.mean),
            standard_deviation: figures.and_then(|figures| figures.deviation),
            median: figures.map(|figures| figures.median),
            p95: figures.map(|figures| figures.p95),
            first_seen: written(summary.first_seen),
            last_seen: written(summary.last_seen),
        }
    }
}

fn written(moment: Timestamp) -> String {
    let [first, last] = WRITABLE;
    Timestamp::from_millis(moment.as_millis().clamp(first, last)).to_string()
}

impl TryFrom<VersionMetrics> for CoreMetrics {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a number or a moment that cannot be.
    fn try_from(found: VersionMetrics) -> Result<Self> {
        let metrics = found.metrics.into_iter().map(CoreSummary::try_from);
        Ok(Self {
            version: read_version(found.version)?,
            runs: found.runs,
            metrics: metrics.collect::<Result<_>>()?,
        })
    }
}

impl TryFrom<MetricSummary> for CoreSummary {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a moment that cannot be.
    fn try_from(summary: MetricSummary) -> Result<Self> {
        let MetricSummary { mean, standard_deviation: deviation, median, p95, .. } = summary;
        let places = median.zip(p95);
        Ok(Self {
            key: summary.key,
            count: summary.count,
            not_numbers: summary.not_numbers,
            figures: places.map(|(median, p95)| Figures { mean, deviation, median, p95 }),
            first_seen: read_moment(&summary.first_seen)?,
            last_seen: read_moment(&summary.last_seen)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(figures: Option<Figures>, moments: [i64; 2]) {
        let [first_seen, last_seen] = moments.map(Timestamp::from_millis);
        let key = "q".to_owned();
        let summary = CoreSummary { key, count: 3, not_numbers: 1, figures, first_seen, last_seen };
        let version = "7".parse().unwrap();
        let found = CoreMetrics { version, runs: 4, metrics: vec![summary] };
        let text = serde_json::to_string(&VersionMetrics::from(&found)).unwrap();
        let sent: VersionMetrics = serde_json::from_str(&text).unwrap();
        assert_eq!(CoreMetrics::try_from(sent).unwrap(), found, "{text}");
    }

    #[test]
    fn figures_come_back_as_they_were() {
        let figures = Figures { mean: Some(0.1), deviation: None, median: 0.3, p95: f64::MAX };
        check(Some(figures), WRITABLE);
        check(None, [0, 1]);
    }

    #[test]
    fn a_moment_that_no_calendar_has_is_the_nearest_that_can_be_written() {
        assert_eq!(written(Timestamp::from_millis(i64::MAX)), "9999-12-30T22:00:00.999Z");
        assert_eq!(written(Timestamp::from_millis(i64::MIN)), "0001-01-01T00:00:00.000Z");
    }
}
