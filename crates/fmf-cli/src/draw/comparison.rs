//! A test of two versions: both, how they differ, and what that is worth.

use fmf::ab::{Comparison, FEW, Precision, Question, Sample, Side, Status, Verdict};

use super::{count, fields, figures::Scale};
use crate::screen::{Column, Line, Look, Screen, Table};

const COLUMNS: &[Column] = &[
    Column::whole(""),
    Column::list("SELECTOR"),
    Column::number("VERSION"),
    Column::number("RUNS"),
    Column::number("MEAN"),
    Column::whole(""),
    Column::number("SD"),
];

/// The two, their difference and the verdict.
pub(crate) fn comparison(question: &Question, status: &Status, screen: &Screen) -> Vec<Line> {
    let scale = scale(status);
    let title = format!("{} by {}", question.name, question.metric);
    let better = format!(" ({})", question.better);
    let title = Line::new().add(title, Look::Strong).add(better, Look::Dim);
    let mut lines = vec![title];
    let mut table = Table::new(COLUMNS);
    table.row(row("a", &status.a, &scale));
    table.row(row("b", &status.b, &scale));
    lines.extend(table.draw(screen));
    if let Some(found) = &status.comparison {
        lines.push(Line::new());
        lines.extend(fields(test(found, status.precision()), screen));
    }
    lines.push(Line::new());
    lines.extend(verdict(question, status).wrap(screen.width(), 0));
    lines
}

fn scale(status: &Status) -> Scale {
    let samples = [status.a.sample, status.b.sample].into_iter().flatten();
    Scale::new(status.precision(), samples.map(|sample| sample.mean))
}

fn row(letter: &str, side: &Side, scale: &Scale) -> Vec<Line> {
    let sample = side.sample;
    let number = |of: fn(Sample) -> f64| sample.map(|sample| scale.number(of(sample)));
    let selector = side.selector.to_string();
    vec![
        Line::new().add(letter, Look::Dim),
        Line::new().add(&selector, Look::of_alias(&selector)),
        side.version.to_string().into(),
        side.count().to_string().into(),
        Line::new().add(number(|sample| sample.mean).unwrap_or_default(), Look::Strong),
        sample
            .map(|sample| Line::new().add(scale.bar(sample.mean), Look::Alias))
            .unwrap_or_default(),
        number(|sample| sample.deviation).unwrap_or_default().into(),
    ]
}

fn test(found: &Comparison, precision: Precision) -> Vec<(&'static str, Line)> {
    let (low, high) = found.interval;
    let interval = format!("{} to {}", precision.signed(low), precision.signed(high));
    vec![
        ("difference", precision.signed(found.difference).into()),
        ("95 % interval", interval.into()),
        ("by chance", found.probability().into()),
    ]
}

/// One sentence, and what is missing.
fn verdict(question: &Question, status: &Status) -> Line {
    let better = |side: &Side| {
        let text = format!("{side} is better");
        Line::new().add(text, Look::Added).add(", by more than chance", Look::Plain)
    };
    match status.verdict {
        Verdict::First => better(&status.a),
        Verdict::Second => better(&status.b),
        Verdict::Undecided { needed } => {
            let undecided = Line::new().add("undecided: ", Look::Warning);
            undecided.add(missing(question, status, needed), Look::Plain)
        }
    }
}

/// What it takes to decide.
fn missing(question: &Question, status: &Status, needed: Option<u64>) -> String {
    let sides = [&status.a, &status.b];
    if let Some(side) = sides.into_iter().find(|side| side.count() < 2) {
        return format!(
            "{side} has {} with {}; a comparison begins with 2 of each, and decides with {FEW}",
            count(side.count() as usize, "run"),
            question.metric,
        );
    }
    let Some(needed) = needed else {
        return "the means are the same; no number of runs tells them apart".to_owned();
    };
    let more: Vec<String> = sides
        .into_iter()
        .filter(|side| side.count() < needed)
        .map(|side| format!("{} more of {side}", needed - side.count()))
        .collect();
    match more.is_empty() {
        true => "this may be chance, although there are as many runs as a difference of this size \
                 takes; it is probably smaller"
            .to_owned(),
        false => format!(
            "this may be chance; a difference of this size takes {needed} runs of each to be seen \
             in 8 of 10 trials: {}",
            more.join(", ")
        ),
    }
}
