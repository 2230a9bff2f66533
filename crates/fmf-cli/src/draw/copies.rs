//! What a copy did, one prompt a row.

use fmf::copy::{CopyReport, Outcome, PromptReport, Step};

use super::{count, moved};
use crate::{
    fault::chain,
    screen::{Column, Line, Look, Screen, Table},
};

const COLUMNS: &[Column] =
    &[Column::whole("NAME"), Column::whole("OUTCOME"), Column::flexible("WHAT")];

/// From where to where, a table of prompts, a line for each error, and a sum.
pub(crate) fn copied(report: &CopyReport, screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(COLUMNS);
    for prompt in &report.prompts {
        let (word, look) = outcome(&prompt.outcome);
        table.row(vec![
            Line::new().add(prompt.name.as_str(), Look::Strong),
            Line::new().add(word, look),
            steps(prompt),
        ]);
    }
    let way = Line::from(format!("{} -> {}", report.from, report.to));
    let mut lines = way.wrap(screen.width(), 2);
    lines.push(Line::new());
    lines.extend(table.draw(screen));
    lines.push(Line::new());
    for (name, error) in report.failed() {
        let line = Line::new().add(format!("{name}: "), Look::Strong);
        lines.extend(line.add(chain(error), Look::Warning).wrap(screen.width(), 2));
    }
    lines.push(sum(report));
    lines
}

fn outcome(outcome: &Outcome) -> (&'static str, Look) {
    match outcome {
        Outcome::Created => ("created", Look::Added),
        Outcome::Updated => ("updated", Look::Added),
        Outcome::Unchanged => ("unchanged", Look::Dim),
        Outcome::Empty => ("empty", Look::Dim),
        Outcome::Failed(_) => ("failed", Look::Removed),
    }
}

/// `versions 1 2 3, tags, production: 1 -> 3`.
fn steps(prompt: &PromptReport) -> Line {
    let mut line = registered(&prompt.steps);
    for word in ["messages", "model configuration", "tags", "description"] {
        if prompt.steps.iter().any(|step| changed(step) == Some(word)) {
            line = comma(line).add(word, Look::Plain);
        }
    }
    for step in &prompt.steps {
        if let Step::Alias(alias) = step {
            line = comma(line).append(moved(alias));
        }
    }
    line
}

/// What a step changes besides versions and aliases.
fn changed(step: &Step) -> Option<&'static str> {
    match step {
        Step::Message(_) => Some("messages"),
        Step::ModelConfig(_) => Some("model configuration"),
        Step::Tags(_) => Some("tags"),
        Step::Description => Some("description"),
        Step::Register { .. } | Step::Alias(_) => None,
    }
}

/// `version 1`, `versions 1 2 3`; a number that changed as `3 as 2`.
fn registered(steps: &[Step]) -> Line {
    let numbers: Vec<String> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Register { source, target } if source == target => Some(source.to_string()),
            Step::Register { source, target } => Some(format!("{source} as {target}")),
            _ => None,
        })
        .collect();
    match numbers.as_slice() {
        [] => Line::new(),
        [one] => format!("version {one}").into(),
        several => format!("versions {}", several.join(", ")).into(),
    }
}

fn comma(line: Line) -> Line {
    if line.is_empty() { line } else { line.add(", ", Look::Plain) }
}

/// `3 prompts: 2 created, 1 unchanged`.
fn sum(report: &CopyReport) -> Line {
    let of = |word: &str| {
        report.prompts.iter().filter(|prompt| outcome(&prompt.outcome).0 == word).count()
    };
    let words = ["created", "updated", "unchanged", "empty", "failed"];
    let parts = words.iter().map(|word| (of(word), word)).filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, word)| format!("{number} {word}")).collect();
    let prompts = count(report.prompts.len(), "prompt");
    let dry = if report.dry_run { " (a dry run: nothing was written)" } else { "" };
    Line::from(format!("{prompts}: {}{dry}", parts.join(", ")))
}
