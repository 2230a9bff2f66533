//! Experiments and runs: one a row, one whole, several side by side.

mod comparison;
mod course;
mod list;
mod number;
mod one;
#[cfg(test)]
mod tests;

use fmf::{
    Timestamp,
    tracking::{Lifecycle, Run, RunInfo, RunStatus},
};

use crate::screen::{Line, Look, ago, duration};

pub(crate) use comparison::compared_runs;
pub(crate) use list::{experiments, runs};
pub(crate) use one::run;

/// How many digits of an id are shown at least.
const LEAST_DIGITS: usize = 8;

/// How many digits tell the ids of these runs apart.
fn digits(runs: &[Run]) -> usize {
    let mut ids: Vec<&str> = runs.iter().map(|run| run.info.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let shared = |pair: &[&str]| {
        pair[0].bytes().zip(pair[1].bytes()).take_while(|(one, other)| one == other).count()
    };
    ids.windows(2).map(|pair| shared(pair) + 1).max().unwrap_or_default().max(LEAST_DIGITS)
}

/// The beginning of an id.
fn short(run: &Run, digits: usize) -> &str {
    let id = run.info.id.as_str();
    id.get(..digits).unwrap_or(id)
}

/// `finished`, `running`, `failed`; whether it was deleted.
fn status(info: &RunInfo) -> Line {
    let look = match info.status {
        RunStatus::Finished => Look::Plain,
        RunStatus::Running | RunStatus::Scheduled => Look::Alias,
        RunStatus::Failed | RunStatus::Killed => Look::Warning,
    };
    let line = Line::new().add(info.status.as_str().to_lowercase(), look);
    match info.lifecycle {
        Lifecycle::Active => line,
        Lifecycle::Deleted => line.add(", deleted", Look::Dim),
    }
}

/// When it began; nothing where nobody said.
fn started(info: &RunInfo) -> String {
    if info.start == 0 { String::new() } else { ago(Timestamp::from_millis(info.start)) }
}

/// How long it took; nothing of a run that goes on.
fn took(info: &RunInfo) -> String {
    match info.end {
        Some(end) if info.start != 0 && end >= info.start => duration(end - info.start),
        _ => String::new(),
    }
}
