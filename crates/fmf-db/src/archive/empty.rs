//! Whether a registry, and what is beside it, holds nothing yet.

use fmf_core::{Result, StoreError};

use crate::engine::Session;

/// The tables that are empty in a new registry, and what a row of theirs is.
const TABLES: [(&str, &str); 4] = [
    ("prompts", "prompt"),
    ("changes", "change"),
    ("tokens", "token"),
    ("protected_aliases", "protected alias"),
];

/// The same of a new database of runs, but for its default experiment.
const TABLES_OF_RUNS: [(&str, &str); 5] = [
    ("experiments where id <> 0", "experiment"),
    ("experiment_tags", "tag of an experiment"),
    ("runs", "run"),
    ("models", "logged model"),
    ("datasets", "dataset"),
];

/// Whether there are any runs, or anything else that was said about experiments.
///
/// # Errors
/// Whatever the engine reports.
pub(super) fn has_runs(session: &mut dyn Session) -> Result<bool> {
    for (rows, _) in TABLES_OF_RUNS {
        let any = format!("select 1 from {rows} limit 1");
        if session.query_opt(&any, &[], |row| row.integer())?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// # Errors
/// `Conflict`, with what it holds.
pub(super) fn require(session: &mut dyn Session, with_runs: bool) -> Result<()> {
    let mut held = Vec::new();
    let of_runs = TABLES_OF_RUNS.into_iter().filter(|_| with_runs);
    for (rows, one) in TABLES.into_iter().chain(of_runs) {
        let count = format!("select count(*) from {rows}");
        let count = session.query_opt(&count, &[], |row| row.integer())?.unwrap_or_default();
        match count {
            0 => {}
            1 => held.push(format!("1 {one}")),
            many if one.starts_with("tag") => held.push(format!("{many} tags of experiments")),
            many if one.ends_with('s') => held.push(format!("{many} {one}es")),
            many => held.push(format!("{many} {one}s")),
        }
    }
    if held.is_empty() {
        return Ok(());
    }
    Err(StoreError::Conflict(format!(
        "the {} is not empty: it holds {}; restore into a new one",
        session.store(),
        listed(&held)
    )))
}

/// `3 prompts, 17 changes and 2 tokens`.
fn listed(held: &[String]) -> String {
    match held {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
