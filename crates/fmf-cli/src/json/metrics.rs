//! What runs measured, and what a comparison came to.

use std::collections::BTreeMap;

use fmf::{
    Prompt, VersionMetrics,
    ab::{Question, Side, Status, Verdict},
};
use fmf_wire::fmf::messages;
use serde::Serialize;

/// Of `prompt metrics`.
#[derive(Debug, Serialize)]
pub(crate) struct MetricsJson {
    store: String,
    name: String,
    aliases: BTreeMap<String, u32>,
    versions: Vec<messages::VersionMetrics>,
}

impl MetricsJson {
    pub(crate) fn new(store: String, prompt: &Prompt, found: &[VersionMetrics]) -> Self {
        let aliases = prompt.aliases.iter();
        Self {
            store,
            name: prompt.name.to_string(),
            aliases: aliases.map(|(alias, at)| (alias.to_string(), at.get())).collect(),
            versions: found.iter().map(messages::VersionMetrics::from).collect(),
        }
    }
}

/// Of `ab status`.
#[derive(Debug, Serialize)]
pub(crate) struct AbJson {
    store: String,
    name: String,
    metric: String,
    /// `higher` or `lower`.
    better: &'static str,
    a: SideJson,
    b: SideJson,
    /// The mean of `b` less that of `a`.
    difference: Option<f64>,
    /// Where the true difference is, with 95 % confidence.
    interval: Option<[f64; 2]>,
    p: Option<f64>,
    /// `a`, `b` or `undecided`.
    verdict: &'static str,
    /// How many values of each would probably tell.
    needed: Option<u64>,
}

#[derive(Debug, Serialize)]
struct SideJson {
    selector: String,
    version: u32,
    runs: u64,
    count: u64,
    mean: Option<f64>,
    standard_deviation: Option<f64>,
}

impl AbJson {
    pub(crate) fn new(store: String, question: &Question, status: &Status) -> Self {
        let comparison = status.comparison;
        let (verdict, needed) = match status.verdict {
            Verdict::First => ("a", None),
            Verdict::Second => ("b", None),
            Verdict::Undecided { needed } => ("undecided", needed),
        };
        Self {
            store,
            name: question.name.to_string(),
            metric: question.metric.clone(),
            better: question.better.as_str(),
            a: SideJson::from(&status.a),
            b: SideJson::from(&status.b),
            difference: comparison.map(|found| found.difference),
            interval: comparison.map(|found| found.interval.into()),
            p: comparison.map(|found| found.p),
            verdict,
            needed,
        }
    }
}

impl From<&Side> for SideJson {
    fn from(side: &Side) -> Self {
        let sample = side.sample;
        Self {
            selector: side.selector.to_string(),
            version: side.version.get(),
            runs: side.runs,
            count: side.count(),
            mean: sample.map(|sample| sample.mean),
            standard_deviation: sample.map(|sample| sample.deviation),
        }
    }
}
