//! The end of a test: the better version goes live.

use fmf_core::{Alias, Expect, Prompt, PromptStore, StoreError, Version, Write};

use super::{Question, Side, Status, TestError, Verdict, status};
use crate::release::Moved;

/// How a test ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// What decided it.
    pub status: Status,
    /// The aliases that stand for the better one now.
    pub moved: Vec<Moved>,
}

/// Lets `production` stand for the better one, and `champion` where there is such an alias. The
/// figures are the reason that the log is given, behind what `how` says.
///
/// # Errors
/// As [`status()`]; `Undecided` unless `force`, which takes the better mean, and `NotMeasured` where
/// there is none; `Conflict` where somebody else moves an alias meanwhile, `Denied` for a protected
/// alias.
pub async fn promote(
    store: &dyn PromptStore,
    question: &Question,
    how: Write,
    force: bool,
) -> Result<Promotion, TestError> {
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
fn aliases(prompt: &Prompt) -> Result<Vec<Alias>, StoreError> {
    let champion: Alias = "champion".parse()?;
    let has_champion = prompt.aliases.contains_key(&champion);
    Ok([Some("production".parse()?), has_champion.then_some(champion)]
        .into_iter()
        .flatten()
        .collect())
}

impl Status {
    /// The version that is promoted.
    fn better(&self, question: &Question, force: bool) -> Result<Version, TestError> {
        let metric = || question.metric.clone();
        let unmeasured = [&self.a, &self.b].into_iter().find(|side| side.sample.is_none());
        let verdict = match (self.verdict, self.a.sample.zip(self.b.sample)) {
            (Verdict::Undecided { .. }, Some((a, b))) if force => {
                Verdict::by_means(a, b, question.better)
            }
            (verdict, _) => verdict,
        };
        match (verdict, unmeasured) {
            (Verdict::First, _) => Ok(self.a.version),
            (Verdict::Second, _) => Ok(self.b.version),
            (_, Some(side)) => {
                Err(TestError::NotMeasured { version: side.version, metric: metric() })
            }
            (_, None) => {
                Err(TestError::Undecided { a: self.a.version, b: self.b.version, metric: metric() })
            }
        }
    }

    /// The figures, in one line, as they are shown elsewhere too; and that they were not enough,
    /// where they were not.
    fn reason(&self, question: &Question, why: Option<&str>) -> String {
        let precision = self.precision();
        let side = |side: &Side| {
            let mean = side.sample.map_or_else(String::new, |sample| precision.write(sample.mean));
            let runs = if side.count() == 1 { "run" } else { "runs" };
            format!("{side} has {mean} in {} {runs}", side.count())
        };
        let is_forced = matches!(self.verdict, Verdict::Undecided { .. });
        let forced = is_forced.then(|| "forced while undecided".to_owned());
        let sides = format!("{}: {}, {}", question.measure(), side(&self.a), side(&self.b));
        let test = self.comparison.map(|found| {
            let (low, high) = found.interval;
            format!(
                "difference {}, 95 % interval {} to {}, {}",
                precision.signed(found.difference),
                precision.signed(low),
                precision.signed(high),
                found.probability()
            )
        });
        let parts = [why.map(str::to_owned), forced, Some(sides), test];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}
