//! The two versions of a test, as a store knows them.

use std::{collections::BTreeSet, fmt};

use fmf_core::{
    Measures, MetricsQuery, PromptName, PromptStore, Selector, StoreError, Timestamp, Version,
    VersionMetrics,
};

use super::{Comparison, Precision, Sample, TestError, Verdict, compare};
use crate::{Better, pages};

/// Which of two versions is better at something?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The prompt.
    pub name: PromptName,
    /// The first version, most often by an alias such as `variant_a`.
    pub a: Selector,
    /// The second.
    pub b: Selector,
    /// What was measured.
    pub metric: String,
    /// Which values are better.
    pub better: Better,
    /// Of runs that began then or later.
    pub since: Option<Timestamp>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// What it was called in the question.
    pub selector: Selector,
    /// The version that it is.
    pub version: Version,
    /// How many runs used it.
    pub runs: u64,
    /// What they measured; `None` where nothing was.
    pub sample: Option<Sample>,
}

/// What is known of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The first version.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Their difference; `None` where one has fewer than two values.
    pub comparison: Option<Comparison>,
    /// What it comes to.
    pub verdict: Verdict,
}

/// Asks a store for both.
///
/// # Errors
/// `UnknownMetric` where runs of the prompt have other metrics only; `Unsupported` by a store
/// without runs, `Invalid` where both are one version, and what the store says.
pub async fn status(store: &dyn PromptStore, question: &Question) -> Result<Status, TestError> {
    let measures = store.require_measures()?;
    let [a, b] = versions(store, question).await?;
    let query = MetricsQuery {
        metrics: vec![question.metric.clone()],
        since: question.since,
        ..MetricsQuery::default()
    };
    let found = pages::version_metrics(measures, &question.name, query).await?;
    if found.iter().all(|found| found.metric(&question.metric).is_none()) {
        check_known(measures, question).await?;
    }
    let side = |selector: &Selector, version: Version| {
        let of_version = found.iter().find(|found| found.version == version);
        let summary = of_version.and_then(|found| found.metric(&question.metric));
        Side {
            selector: selector.clone(),
            version,
            runs: of_version.map_or(0, |found| found.runs),
            sample: summary.and_then(Sample::of),
        }
    };
    let (a, b) = (side(&question.a, a), side(&question.b, b));
    let comparison = a.sample.zip(b.sample).and_then(|(a, b)| compare(a, b));
    let verdict = Verdict::of(a.sample, b.sample, comparison.as_ref(), question.better);
    Ok(Status { a, b, comparison, verdict })
}

/// Makes sure that what was asked for is no slip of the pen: that some run of the prompt has it, or
/// none has anything.
async fn check_known(measures: &dyn Measures, question: &Question) -> Result<(), TestError> {
    let query = MetricsQuery::default();
    let found = pages::version_metrics(measures, &question.name, query).await?;
    let keys = |found: &VersionMetrics| {
        found.metrics.iter().map(|metric| metric.key.clone()).collect::<Vec<_>>()
    };
    let known: BTreeSet<String> = found.iter().flat_map(keys).collect();
    if known.is_empty() || known.contains(&question.metric) {
        return Ok(());
    }
    let (prompt, metric) = (question.name.clone(), question.metric.clone());
    Err(TestError::UnknownMetric { prompt, metric, known: known.into_iter().collect() })
}

async fn versions(
    store: &dyn PromptStore,
    question: &Question,
) -> Result<[Version; 2], StoreError> {
    let Question { name, a, b, .. } = question;
    let first = store.get(name, a).await?.version;
    let second = store.get(name, b).await?.version;
    if first == second {
        return Err(StoreError::Invalid(format!(
            "{a} and {b} are both version {first} of prompt {:?}; a test compares two versions",
            name.as_str()
        )));
    }
    Ok([first, second])
}

impl Question {
    /// What decides, and how: `latency (lower is better)`.
    #[must_use]
    pub fn measure(&self) -> String {
        format!("{} ({})", self.metric, self.better)
    }
}

impl Side {
    /// How many values were measured.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.sample.map_or(0, |sample| sample.count)
    }
}

/// `variant_a (version 1)`, or `version 1` where it was called by its number.
impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.selector {
            Selector::Version(version) => write!(f, "version {version}"),
            selector => write!(f, "{selector} (version {})", self.version),
        }
    }
}

impl Status {
    /// How far the values of both are written out.
    #[must_use]
    pub fn precision(&self) -> Precision {
        let means = [self.a.sample, self.b.sample].into_iter().flatten();
        Precision::of(means.fold(0.0, |largest, sample| sample.mean.abs().max(largest)))
    }
}
