//! The two versions of a test, as a store knows them, and the end of the test.

use fmf_core::{
    Alias, Expect, MetricsQuery, Prompt, PromptName, PromptStore, Result, Selector, StoreError,
    Timestamp, Version, Write,
};

use super::{Comparison, Goal, Sample, Verdict, compare};
use crate::{pages, release::Moved};

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
    pub goal: Goal,
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

/// How a test ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// What decided it.
    pub status: Status,
    /// The aliases that stand for the better one now.
    pub moved: Vec<Moved>,
}

/// Asks a store for both.
///
/// # Errors
/// `Unsupported` by a store without runs, `Invalid` where both are one version, and what the store
/// says.
pub async fn status(store: &dyn PromptStore, question: &Question) -> Result<Status> {
    let measures = store.require_measures()?;
    let [a, b] = versions(store, question).await?;
    let query = MetricsQuery {
        metrics: vec![question.metric.clone()],
        since: question.since,
        ..MetricsQuery::default()
    };
    let found = pages::version_metrics(measures, &question.name, query).await?;
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
    let verdict = Verdict::of(a.sample, b.sample, comparison.as_ref(), question.goal);
    Ok(Status { a, b, comparison, verdict })
}

async fn versions(store: &dyn PromptStore, question: &Question) -> Result<[Version; 2]> {
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

/// Lets `production` stand for the better one, and `champion` where there is such an alias. The
/// figures are the reason that the log is given, behind what `how` says.
///
/// # Errors
/// As [`status`]; `Conflict` where nothing is decided unless `force`, which takes the better mean,
/// and where somebody else moves an alias meanwhile; `Denied` for a protected alias.
pub async fn promote(
    store: &dyn PromptStore,
    question: &Question,
    how: Write,
    force: bool,
) -> Result<Promotion> {
    let status = status(store, question).await?;
    let better = status.better(question, force)?;
    let prompt = store.prompt(&question.name).await?;
    let how = Write { reason: Some(status.reason(question, how.reason.as_deref())), ..how };
    let mut moved = Vec::new();
    for alias in aliases(&prompt)? {
        let from = prompt.aliases.get(&alias).copied();
        if from != Some(better) {
            let expect = from.map_or(Expect::Nothing, Expect::Version);
            let how = Write { expect, ..how.clone() };
            store.set_alias(&question.name, &alias, better, how).await?;
        }
        moved.push(Moved { alias, from, to: better });
    }
    Ok(Promotion { status, moved })
}

/// Those that stand for the best version.
fn aliases(prompt: &Prompt) -> Result<Vec<Alias>> {
    let champion: Alias = "champion".parse()?;
    let has_champion = prompt.aliases.contains_key(&champion);
    Ok([Some("production".parse()?), has_champion.then_some(champion)]
        .into_iter()
        .flatten()
        .collect())
}

impl Status {
    /// The version that is promoted.
    fn better(&self, question: &Question, force: bool) -> Result<Version> {
        let verdict = match (self.verdict, self.a.sample.zip(self.b.sample)) {
            (Verdict::Undecided { .. }, Some((a, b))) if force => question.goal.better(a, b),
            (verdict, _) => verdict,
        };
        match verdict {
            Verdict::First => Ok(self.a.version),
            Verdict::Second => Ok(self.b.version),
            Verdict::Undecided { .. } => Err(StoreError::Conflict(format!(
                "it is not decided which of {} and {} has the better {}; nothing was moved",
                question.a, question.b, question.metric
            ))),
        }
    }

    /// The figures, in one line.
    fn reason(&self, question: &Question, why: Option<&str>) -> String {
        let side = |side: &Side| {
            let figures = side.sample.map_or_else(String::new, |sample| {
                format!("{:.4} in {} runs", sample.mean, sample.count)
            });
            format!("{} (version {}) {figures}", side.selector, side.version)
        };
        let test = self.comparison.map_or_else(String::new, |found| {
            let (low, high) = found.interval;
            format!(
                "; difference {:+.4}, 95 % interval {low:+.4} to {high:+.4}, p {:.2e}",
                found.difference, found.p
            )
        });
        let metric = &question.metric;
        let figures = format!("{metric}: {} against {}{test}", side(&self.a), side(&self.b));
        match why {
            Some(why) => format!("{why}; {figures}"),
            None => figures,
        }
    }
}
