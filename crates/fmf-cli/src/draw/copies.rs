//! What a copy did, one prompt a row.

use fmf::copy::{CopyReport, Outcome, PromptReport, Step};

use super::{count, moved};
use crate::{
    fault::chain,
    screen::{Column, Line, Look, Screen, Table},
};

const COLUMNS: &[Column] =
    &[Column::whole("NAME"), Column::whole("OUTCOME"), Column::flexible("WHAT")];

/// A table of prompts, a line for each error, and a sum.
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
    let mut lines = table.draw(screen);
    lines.push(Line::new());
    lines.extend(report.failed().map(|(name, error)| {
        Line::new().add(format!("{name}: "), Look::Strong).add(chain(error), Look::Warning)
    }));
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
    let has = |test: fn(&Step) -> bool| prompt.steps.iter().any(test);
    let words: [(&str, fn(&Step) -> bool); 4] = [
        ("messages", |step| matches!(step, Step::Message(_))),
        ("model configuration", |step| matches!(step, Step::ModelConfig(_))),
        ("tags", |step| matches!(step, Step::Tags(_))),
        ("description", |step| matches!(step, Step::Description)),
    ];
    for (word, test) in words {
        if has(test) {
            line = comma(line).add(word, Look::Plain);
        }
    }
    for step in &prompt.steps {
        if let Step::Alias { alias, from, to } = step {
            line = comma(line).append(moved(alias, *from, *to));
        }
    }
    line
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

/// `3 prompts from files in ./prompts to http://…: 2 created, 1 unchanged`.
fn sum(report: &CopyReport) -> Line {
    let of = |word: &str| {
        report.prompts.iter().filter(|prompt| outcome(&prompt.outcome).0 == word).count()
    };
    let words = ["created", "updated", "unchanged", "empty", "failed"];
    let parts = words.iter().map(|word| (of(word), word)).filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, word)| format!("{number} {word}")).collect();
    let prompts = count(report.prompts.len(), "prompt");
    let dry = if report.dry_run { " (a dry run: nothing was written)" } else { "" };
    Line::from(format!("{prompts} to {}: {}{dry}", report.to, parts.join(", ")))
}
