//! Runs side by side: which prompt versions they used, which parameters differ, and which run is
//! best by each metric.

use std::collections::BTreeSet;

use fmf_core::{
    PromptName, Version,
    tracking::{Pair, Run},
};

use crate::Better;

/// A prompt that some of the runs used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedPrompt {
    /// The prompt.
    pub name: PromptName,
    /// Its versions that each run used.
    pub versions: Vec<Vec<Version>>,
}

/// A parameter that not all runs share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedParam {
    /// Its key.
    pub key: String,
    /// Its value in each run.
    pub values: Vec<Option<String>>,
}

/// A metric of several runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedMetric {
    /// What was measured.
    pub key: String,
    /// Which values are better.
    pub better: Better,
    /// The latest value in each run.
    pub values: Vec<Option<f64>>,
}

impl ComparedMetric {
    /// Whether the run in that place is best; equals share it, and where all are equal none is.
    #[must_use]
    pub fn is_best(&self, place: usize) -> bool {
        let numbers = || self.values.iter().flatten().copied().filter(|value| !value.is_nan());
        let Some(own) = self.values.get(place).copied().flatten() else { return false };
        !own.is_nan()
            && numbers().all(|other| !self.better.is_better(other, own))
            && numbers().any(|other| self.better.is_better(own, other))
    }
}

/// Runs side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The prompts that were used, by their names.
    pub prompts: Vec<ComparedPrompt>,
    /// The parameters that differ, as they first appear.
    pub params: Vec<ComparedParam>,
    /// How many parameters are the same in all runs.
    pub same_params: usize,
    /// The metrics, as they first appear.
    pub metrics: Vec<ComparedMetric>,
}

impl Comparison {
    /// Compares runs; `better` says of a metric which values are.
    #[must_use]
    pub fn of(runs: &[Run], better: impl Fn(&str) -> Better) -> Self {
        let params = keys(runs, |run| run.params.iter().map(|param| param.key.as_str()));
        let all = params.into_iter().map(|key| {
            let value = |run: &Run| Pair::find(&run.params, key).map(str::to_owned);
            ComparedParam { key: key.to_owned(), values: runs.iter().map(value).collect() }
        });
        let (params, same): (Vec<_>, Vec<_>) =
            all.partition(|param| param.values.windows(2).any(|pair| pair[0] != pair[1]));
        let metrics = keys(runs, |run| run.metrics.iter().map(|metric| metric.key.as_str()));
        let metrics = metrics.into_iter().map(|key| ComparedMetric {
            key: key.to_owned(),
            better: better(key),
            values: runs.iter().map(|run| latest(run, key)).collect(),
        });
        let (same_params, metrics) = (same.len(), metrics.collect());
        Self { prompts: prompts(runs), params, same_params, metrics }
    }
}

fn prompts(runs: &[Run]) -> Vec<ComparedPrompt> {
    let linked: Vec<_> = runs.iter().map(Run::linked_versions).collect();
    let names: BTreeSet<PromptName> =
        linked.iter().flatten().map(|linked| linked.name.clone()).collect();
    let compared = names.into_iter().map(|name| {
        let versions = linked.iter().map(|linked| {
            let of_name = linked.iter().filter(|linked| linked.name == name);
            of_name.map(|linked| linked.version).collect()
        });
        ComparedPrompt { versions: versions.collect(), name }
    });
    compared.collect()
}

fn latest(run: &Run, key: &str) -> Option<f64> {
    run.metrics.iter().find(|metric| metric.key == key).map(|metric| metric.value)
}

/// The keys of all runs, each once, in the order in which they first appear.
fn keys<'r, I: Iterator<Item = &'r str>>(
    runs: &'r [Run],
    of: impl Fn(&'r Run) -> I,
) -> Vec<&'r str> {
    let mut seen = std::collections::HashSet::new();
    runs.iter().flat_map(of).filter(|key| seen.insert(*key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(better: Better, values: &[Option<f64>]) -> ComparedMetric {
        ComparedMetric { key: "m".to_owned(), better, values: values.to_vec() }
    }

    #[track_caller]
    fn check(better: Better, values: &[Option<f64>], best: &[usize]) {
        let metric = metric(better, values);
        let found: Vec<usize> = (0..values.len()).filter(|place| metric.is_best(*place)).collect();
        assert_eq!(found, best, "{values:?}");
    }

    #[test]
    fn the_best_is_marked_where_there_is_one() {
        check(Better::Higher, &[Some(0.5), Some(0.75), None], &[1]);
        check(Better::Lower, &[Some(0.5), Some(0.75), None], &[0]);
        check(Better::Higher, &[Some(1.0), Some(1.0), Some(0.0)], &[0, 1]);
        check(Better::Higher, &[Some(1.0), Some(1.0)], &[]);
        check(Better::Higher, &[Some(1.0), None], &[]);
        check(Better::Lower, &[Some(f64::NAN), Some(2.0), Some(1.0)], &[2]);
    }
}
