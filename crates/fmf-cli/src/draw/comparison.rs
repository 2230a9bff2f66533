//! A test of two versions: both, how they differ, and what that is worth.

use fmf::{
    Figures, Selector,
    ab::{Comparison, FEW, Question, Sample, Side, Status, Verdict},
};

use super::{count, fields, figures::Scale, metrics::probability};
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
    let mut lines = vec![Line::new().add(title, Look::Strong)];
    let mut table = Table::new(COLUMNS);
    table.row(row("a", &status.a, &scale));
    table.row(row("b", &status.b, &scale));
    lines.extend(table.draw(screen));
    if let Some(found) = &status.comparison {
        lines.push(Line::new());
        lines.extend(fields(test(found, &scale), screen));
    }
    lines.push(Line::new());
    lines.extend(verdict(question, status).wrap(screen.width(), 0));
    lines
}

fn scale(status: &Status) -> Scale {
    let samples = [status.a.sample, status.b.sample].into_iter().flatten();
    Scale::of(samples.map(|Sample { mean, deviation, .. }| Figures {
        mean: Some(mean),
        deviation: Some(deviation),
        median: mean,
        p95: mean,
    }))
}

fn row(letter: &str, side: &Side, scale: &Scale) -> Vec<Line> {
    let sample = side.sample;
    let number = |of: fn(Sample) -> f64| sample.map(|sample| scale.number(of(sample)));
    let selector = side.selector.to_string();
    vec![
        Line::new().add(letter, Look::Dim),
        Line::new().add(&selector, Look::of_alias(&selector)),
        side.version.to_string().into(),
        sample.map_or(0, |sample| sample.count).to_string().into(),
        Line::new().add(number(|sample| sample.mean).unwrap_or_default(), Look::Strong),
        sample
            .map(|sample| Line::new().add(scale.bar(sample.mean), Look::Alias))
            .unwrap_or_default(),
        number(|sample| sample.deviation).unwrap_or_default().into(),
    ]
}

fn test(found: &Comparison, scale: &Scale) -> Vec<(&'static str, Line)> {
    let signed = |value: f64| {
        let sign = if value < 0.0 { "" } else { "+" };
        format!("{sign}{}", scale.number(value))
    };
    let (low, high) = found.interval;
    vec![
        ("difference", signed(found.difference).into()),
        ("95 % interval", format!("{} to {}", signed(low), signed(high)).into()),
        ("by chance", format!("p {}", probability(found.p)).into()),
    ]
}

/// One sentence, and what is missing.
fn verdict(question: &Question, status: &Status) -> Line {
    let better = |side: &Side| {
        let text = format!("{} is better", called(side));
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

/// `variant_a (version 1)`, or `version 1` where it was called by its number.
fn called(side: &Side) -> String {
    match side.selector {
        Selector::Version(version) => format!("version {version}"),
        _ => format!("{} (version {})", side.selector, side.version),
    }
}

/// What it takes to decide.
fn missing(question: &Question, status: &Status, needed: Option<u64>) -> String {
    let sides = [&status.a, &status.b];
    let has = |side: &Side| side.sample.map_or(0, |sample| sample.count);
    if let Some(side) = sides.into_iter().find(|side| has(side) < 2) {
        return format!(
            "{} has {} with {}; a comparison begins with 2 of each, and decides with {FEW}",
            called(side),
            count(has(side) as usize, "run"),
            question.metric,
        );
    }
    let Some(needed) = needed else {
        return "the means are the same; no number of runs tells them apart".to_owned();
    };
    let more: Vec<String> = sides
        .into_iter()
        .filter(|side| has(side) < needed)
        .map(|side| format!("{} more of {}", needed - has(side), called(side)))
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
