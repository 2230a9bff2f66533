//! A run: one try, with everything that was said of it.

use std::fmt;

use super::{ExperimentId, Lifecycle, Metric, ModelOutput, ModelPoint, Pair, RunInputs, RunStatus};

/// The id of a run, as somebody wrote it; ours are 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(String);

impl RunId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RunId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a run is, without what it logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// Its id.
    pub id: RunId,
    /// Where it belongs.
    pub experiment: ExperimentId,
    /// What it is called; several runs may bear one name.
    pub name: String,
    /// Who started it, as the client says; empty if it does not.
    pub user: String,
    /// How far it is.
    pub status: RunStatus,
    /// When it began, in milliseconds; 0 if nobody said.
    pub start: i64,
    /// When it ended.
    pub end: Option<i64>,
    /// Where its files are.
    pub artifact_uri: String,
    /// Whether it is in use.
    pub lifecycle: Lifecycle,
}

/// A run with everything that was said of it. Of each metric it holds the latest point.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What it is.
    pub info: RunInfo,
    /// The latest point of each metric, in the order in which they were first logged.
    pub metrics: Vec<Metric>,
    /// Its parameters, in the same order.
    pub params: Vec<Pair>,
    /// Its tags, in the same order.
    pub tags: Vec<Pair>,
    /// What went into it.
    pub inputs: RunInputs,
    /// What came out of it.
    pub outputs: Vec<ModelOutput>,
}

/// A run to be made.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Where it belongs.
    pub experiment: ExperimentId,
    /// Who starts it.
    pub user: String,
    /// When it begins, in milliseconds.
    pub start: i64,
    /// What it is called; one is found for a run without a name. Its tags may say it too
    /// ([`NAME_KEY`](super::NAME_KEY)).
    pub name: Option<String>,
    /// Its tags; the last value of a repeated key wins.
    pub tags: Vec<Pair>,
}

/// What is to be different about a run; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunChange {
    /// How far it is.
    pub status: Option<RunStatus>,
    /// When it ended.
    pub end: Option<i64>,
    /// What it is called.
    pub name: Option<String>,
}

/// What is logged at once: all of it, or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunBatch {
    /// Points of metrics; one that is there already is no error.
    pub metrics: Vec<Metric>,
    /// Those of them that are said of logged models too.
    pub of_models: Vec<ModelPoint>,
    /// Parameters, whose values never change.
    pub params: Vec<Pair>,
    /// Tags, whose values may.
    pub tags: Vec<Pair>,
}
