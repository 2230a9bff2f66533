//! What a comparison needs to know of values.

use fmf_core::MetricSummary;

/// What a comparison needs to know of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many there are.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// The standard deviation of what they are a sample of; 0 for a single value.
    pub deviation: f64,
}

impl Sample {
    /// That of a metric; `None` without numbers, and where no double can hold the figures.
    #[must_use]
    pub fn of(summary: &MetricSummary) -> Option<Self> {
        let figures = summary.figures?;
        let deviation = if summary.count > 1 { figures.deviation? } else { 0.0 };
        Some(Self { count: summary.count, mean: figures.mean?, deviation })
    }

    /// How far the mean of such a sample is from the true one, squared.
    pub(super) fn uncertainty(self) -> f64 {
        self.deviation * self.deviation / self.count as f64
    }
}
