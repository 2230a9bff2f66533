//! What a run measured.

use super::RunId;

/// One point of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// What was measured.
    pub key: String,
    /// The value; it may be no number.
    pub value: f64,
    /// When, in milliseconds.
    pub timestamp: i64,
    /// At which step.
    pub step: i64,
}

impl Metric {
    /// The same point with a value that every engine can keep: what is infinite becomes the
    /// largest number of its sign, as MLflow's server has it.
    #[must_use]
    pub fn bounded(self) -> Self {
        let value =
            if self.value.is_nan() { self.value } else { self.value.clamp(f64::MIN, f64::MAX) };
        Self { value, ..self }
    }

    /// Whether this point is later than another of the same key: by step, then by moment, then
    /// the larger one. What is no number counts as 0 there.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        let place = |metric: &Self| (metric.step, metric.timestamp, metric.number());
        place(self) > place(other)
    }

    /// Its value, 0 for what is no number.
    #[must_use]
    pub fn number(&self) -> f64 {
        if self.value.is_nan() { 0.0 } else { self.value }
    }
}

/// Which points of a metric are looked at, where not all are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricSample {
    /// What was measured.
    pub key: String,
    /// From which step to which, both included; without them of every step.
    pub steps: Option<(i64, i64)>,
    /// How many points of a run at most, evenly spaced by step; the last is always among them.
    pub most: usize,
}

/// Points of one metric of several runs.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricHistory {
    /// The runs, each with its points by moment, step and value.
    pub runs: Vec<(RunId, Vec<Metric>)>,
}
