//! Why a test has no answer.

use fmf_core::{PromptName, StoreError, Version};

/// How many metrics a message names.
const MOST_NAMED: usize = 10;

/// Why a test has no answer, or no end.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// What the store says; `Invalid` where both are one version.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No run of the prompt has such a metric, but others.
    #[error("no run of prompt {:?} has a metric {metric:?}; there are {}", prompt.as_str(), named(known))]
    UnknownMetric {
        /// The prompt.
        prompt: PromptName,
        /// What was asked for.
        metric: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// One of the two has no values of the metric, so that not even force decides.
    #[error("version {version} has no values of {metric:?}; nothing was moved")]
    NotMeasured {
        /// The one that has none.
        version: Version,
        /// What was asked for.
        metric: String,
    },
    /// What was measured may be chance.
    #[error(
        "it is not decided whether version {a} or {b} has the better {metric:?}; nothing was moved"
    )]
    Undecided {
        /// The first version.
        a: Version,
        /// The second.
        b: Version,
        /// What was asked for.
        metric: String,
    },
}

fn named(known: &[String]) -> String {
    let named: Vec<String> = known.iter().take(MOST_NAMED).map(|key| format!("{key:?}")).collect();
    let more = if known.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}
