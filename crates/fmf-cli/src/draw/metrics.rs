//! What runs measured: a table for each metric, a version a row.

use std::collections::BTreeSet;

use fmf::{
    Better, MetricSummary, Prompt, Version, VersionMetrics,
    ab::{Comparison, FEW, Sample, compare},
};

use super::{alias_names, count, figures::Scale};
use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[
    Column::number("VERSION"),
    Column::list("ALIASES"),
    Column::number("RUNS"),
    Column::number("MEAN"),
    Column::whole(""),
    Column::number("SD"),
    Column::number("MEDIAN"),
    Column::number("P95"),
    Column::spare("LAST SEEN"),
];

/// A table for each metric; nothing where nothing was measured.
pub(crate) fn metrics(
    prompt: &Prompt,
    found: &[VersionMetrics],
    production: Option<Version>,
    screen: &Screen,
) -> Vec<Line> {
    let keys: BTreeSet<&str> =
        found.iter().flat_map(|found| &found.metrics).map(|metric| metric.key.as_str()).collect();
    let mut lines = Vec::new();
    for key in keys {
        if !lines.is_empty() {
            lines.push(Line::new());
        }
        lines.push(title(key));
        lines.extend(one(key, prompt, found, production, screen).draw(screen));
    }
    lines
}

/// The metric; and that less of it is better, where its name says so.
fn title(key: &str) -> Line {
    let line = Line::new().add(key, Look::Strong);
    match Better::of_name(key) {
        Better::Higher => line,
        lower @ Better::Lower => line.add(format!(" ({lower})"), Look::Dim),
    }
}

/// The table of one metric; its bars are narrow where the screen is.
fn one(
    key: &str,
    prompt: &Prompt,
    found: &[VersionMetrics],
    production: Option<Version>,
    screen: &Screen,
) -> Table {
    let measured: Vec<(Version, &MetricSummary)> =
        found.iter().filter_map(|found| Some((found.version, found.metric(key)?))).collect();
    let scale = Scale::of(measured.iter().filter_map(|(_, metric)| metric.figures));
    let wide = table(&measured, prompt, production, &scale);
    match wide.fits(screen) {
        true => wide,
        false => table(&measured, prompt, production, &scale.narrow()),
    }
}

fn table(
    measured: &[(Version, &MetricSummary)],
    prompt: &Prompt,
    production: Option<Version>,
    scale: &Scale,
) -> Table {
    let base = measured.iter().find(|(version, _)| Some(*version) == production);
    let base = base.and_then(|(_, metric)| Sample::of(metric));
    let mut table = Table::new(COLUMNS).with_remarks_below();
    for (version, metric) in measured {
        let base = base.filter(|_| Some(*version) != production);
        let compared = base.zip(Sample::of(metric)).and_then(|(base, own)| {
            let comparison = compare(base, own)?;
            Some(against_production(&comparison, base.count.min(own.count), scale))
        });
        let remark = compared.unwrap_or_default().append(not_numbers(metric));
        let aliases = alias_names(&prompt.aliases_of(*version));
        table.row_with(row(*version, aliases, metric, scale), remark);
    }
    table
}

fn row(version: Version, aliases: Line, metric: &MetricSummary, scale: &Scale) -> Vec<Line> {
    let figures = metric.figures;
    let number = |value: Option<f64>| value.map(|value| scale.number(value)).unwrap_or_default();
    let mean = figures.and_then(|figures| figures.mean);
    vec![
        Line::new().add(version.to_string(), Look::Strong),
        aliases,
        (metric.count + metric.not_numbers).to_string().into(),
        Line::new().add(number(mean), Look::Strong),
        mean.map(|mean| Line::new().add(scale.bar(mean), Look::Alias)).unwrap_or_default(),
        number(figures.and_then(|figures| figures.deviation)).into(),
        number(figures.map(|figures| figures.median)).into(),
        number(figures.map(|figures| figures.p95)).into(),
        Line::new().add(moment(Some(metric.last_seen)), Look::Dim),
    ]
}

/// `▲ 0.0730 above production (p < 0.0001)`: by more than chance; else in plain words that it may
/// be chance.
fn against_production(found: &Comparison, least: u64, scale: &Scale) -> Line {
    let few = if least < FEW { "; rough, with few runs" } else { "" };
    let why = format!(" ({}{few})", found.probability());
    let apart = scale.number(found.difference.abs());
    let (mark, side) = if found.difference > 0.0 { ("▲", "above") } else { ("▼", "below") };
    match found.is_significant() {
        true => Line::new()
            .add(format!("{mark} {apart} {side} production"), Look::Strong)
            .add(why, Look::Dim),
        false if found.difference == 0.0 => Line::new().add("  like production", Look::Dim),
        false => {
            Line::new().add(format!("  {apart} {side} production, maybe by chance{why}"), Look::Dim)
        }
    }
}

fn not_numbers(metric: &MetricSummary) -> Line {
    match metric.not_numbers {
        0 => Line::new(),
        some => {
            let text = format!(
                "  {} that {} no number",
                count(some as usize, "value"),
                if some == 1 { "is" } else { "are" }
            );
            Line::new().add(text, Look::Warning)
        }
    }
}
