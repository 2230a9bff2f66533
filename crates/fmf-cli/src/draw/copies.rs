//! What a copy or an import did, one prompt a row.

use fmf::{
    Version,
    copy::{CopyReport, Outcome, PromptReport, Step},
};

use super::{count, moved};
use crate::{
    fault::chain,
    screen::{Column, Line, Look, Screen, Table},
};

const COLUMNS: &[Column] =
    &[Column::name("NAME"), Column::whole("OUTCOME"), Column::flexible("WHAT")];

/// The most prompts that are shown of an import.
const MOST_ROWS: usize = 40;

/// What a copy did: from where to where, a table of prompts, a line for each error, those that were
/// not tried, and a sum.
pub(crate) fn copied(report: &CopyReport, screen: &Screen) -> Vec<Line> {
    let mut lines = drawn(report, usize::MAX, screen);
    if report.prompts.iter().flat_map(|prompt| &prompt.steps).any(is_register) {
        let text = "authors and times of versions stay in the source";
        lines.push(Line::new().add(text, Look::Dim));
    }
    lines
}

/// What an import did: the same, without what it left as it was, and without more rows than can be
/// looked at.
pub(crate) fn imported(report: &CopyReport, screen: &Screen) -> Vec<Line> {
    drawn(report, MOST_ROWS, screen)
}

fn drawn(report: &CopyReport, most: usize, screen: &Screen) -> Vec<Line> {
    let way = Line::from(format!("{} -> {}", report.from, report.to));
    let mut lines = way.wrap(screen.width(), 2);
    lines.push(Line::new());
    let tried = || report.prompts.iter().filter(|prompt| !is_not_tried(prompt));
    let of_interest = || tried().filter(|prompt| most == usize::MAX || !is_unchanged(prompt));
    let table = table(of_interest().take(most));
    lines.extend(table.draw(screen));
    if let more @ 1.. = of_interest().count().saturating_sub(most) {
        lines.push(Line::new().add(format!("… and {more} more"), Look::Dim));
    }
    if of_interest().next().is_some() {
        lines.push(Line::new());
    }
    for (name, error) in report.failed() {
        let line = Line::new().add(format!("{name}: "), Look::Strong);
        lines.extend(line.add(chain(error), Look::Warning).wrap(screen.width(), 2));
    }
    lines.extend(not_tried(report).map(|line| line.cut(screen.width().unwrap_or(usize::MAX))));
    lines.push(sum(report));
    lines
}

fn table<'p>(prompts: impl Iterator<Item = &'p PromptReport>) -> Table {
    let mut table = Table::new(COLUMNS);
    for prompt in prompts {
        let (word, look) = outcome(&prompt.outcome);
        table.row(vec![
            Line::new().add(&prompt.name, Look::Strong),
            Line::new().add(word, look),
            steps(prompt),
        ]);
    }
    table
}

fn is_unchanged(prompt: &PromptReport) -> bool {
    matches!(prompt.outcome, Outcome::Unchanged)
}

fn is_not_tried(prompt: &PromptReport) -> bool {
    matches!(prompt.outcome, Outcome::NotTried)
}

fn is_register(step: &Step) -> bool {
    matches!(step, Step::Register { .. })
}

/// `not tried: a, b, c`.
fn not_tried(report: &CopyReport) -> Option<Line> {
    let names = report.prompts.iter().filter(|prompt| is_not_tried(prompt));
    let names: Vec<&str> = names.map(|prompt| prompt.name.as_str()).collect();
    let line = || Line::new().add("not tried: ", Look::Strong).add(names.join(", "), Look::Plain);
    (!names.is_empty()).then(line)
}

fn outcome(outcome: &Outcome) -> (&'static str, Look) {
    match outcome {
        Outcome::Created => ("created", Look::Added),
        Outcome::Updated => ("updated", Look::Added),
        Outcome::Unchanged => ("unchanged", Look::Dim),
        Outcome::Empty => ("empty", Look::Dim),
        Outcome::Failed(_) => ("failed", Look::Removed),
        Outcome::NotTried => ("not tried", Look::Warning),
    }
}

/// `versions 1-3, keeps the gap 2, tags, production: 1 -> 3`.
fn steps(prompt: &PromptReport) -> Line {
    let mut line = registered(&prompt.steps);
    let gaps = prompt.steps.iter().filter_map(|step| match step {
        Step::Gap(number) => Some(*number),
        _ => None,
    });
    line = match ranges(gaps).as_slice() {
        [] => line,
        [one] => comma(line).add(format!("keeps the gap {one}"), Look::Plain),
        several => comma(line).add(format!("keeps the gaps {}", several.join(", ")), Look::Plain),
    };
    for word in ["messages", "stages", "model configuration", "tags", "description"] {
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
        Step::Stage(_) => Some("stages"),
        Step::ModelConfig(_) => Some("model configuration"),
        Step::Tags(_) => Some("tags"),
        Step::Description => Some("description"),
        Step::Register { .. } | Step::Gap(_) | Step::Alias(_) => None,
    }
}

/// `version 1`, `versions 1-3, 5`; numbers that changed as `3 as 2`.
fn registered(steps: &[Step]) -> Line {
    let pairs = steps.iter().filter_map(|step| match step {
        Step::Register { source, target } => Some((*source, *target)),
        _ => None,
    });
    let (kept, changed): (Vec<_>, Vec<_>) = pairs.partition(|(source, target)| source == target);
    let mut numbers = ranges(kept.into_iter().map(|(source, _)| source));
    numbers.extend(changed.into_iter().map(|(source, target)| format!("{source} as {target}")));
    match numbers.as_slice() {
        [] => Line::new(),
        [one] if !one.contains('-') => format!("version {one}").into(),
        several => format!("versions {}", several.join(", ")).into(),
    }
}

/// Ascending numbers, as `1-3` and `5`.
fn ranges(numbers: impl Iterator<Item = Version>) -> Vec<String> {
    let numbers: Vec<u32> = numbers.map(Version::get).collect();
    let runs = numbers.chunk_by(|left, right| left + 1 == *right);
    runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        [one] => one.to_string(),
        [] => String::new(),
    })
    .collect()
}

fn comma(line: Line) -> Line {
    if line.is_empty() { line } else { line.add(", ", Look::Plain) }
}

/// `3 prompts: 2 created, 1 unchanged`.
fn sum(report: &CopyReport) -> Line {
    let of = |word: &str| {
        report.prompts.iter().filter(|prompt| outcome(&prompt.outcome).0 == word).count()
    };
    let words = ["created", "updated", "unchanged", "empty", "failed", "not tried"];
    let parts = words.iter().map(|word| (of(word), word)).filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, word)| format!("{number} {word}")).collect();
    let prompts = count(report.prompts.len(), "prompt");
    let dry = if report.dry_run { " (a dry run: nothing was written)" } else { "" };
    Line::from(format!("{prompts}: {}{dry}", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_are_a_range() {
        let check = |numbers: &[u32], expected: &[&str]| {
            let numbers = numbers.iter().filter_map(|number| Version::new(*number));
            assert_eq!(ranges(numbers), expected);
        };
        check(&[], &[]);
        check(&[3], &["3"]);
        check(&[1, 2, 3, 5, 7, 8], &["1-3", "5", "7-8"]);
    }
}
