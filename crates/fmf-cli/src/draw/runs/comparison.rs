//! Runs side by side, each named by a letter.

use fmf::{
    runs::{ComparedMetric, ComparedParam, ComparedPrompt, Comparison},
    tracking::Run,
};

use super::{digits, number::number, short, started, status, took};
use crate::{
    draw::count,
    screen::{Column, Line, Look, Screen, Table},
};

const LETTERS: [&str; 20] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T",
];
/// How many runs stand side by side; more are drawn below.
const ABREAST: usize = 5;

const RUNS: &[Column] = &[
    Column::whole(""),
    Column::whole("ID"),
    Column::name("NAME"),
    Column::whole("STATUS"),
    Column::whole("STARTED"),
    Column::whole("TOOK"),
];

/// The runs, the prompt versions that they used, the parameters that differ, and the metrics with the best marked.
pub(crate) fn compared_runs(runs: &[Run], comparison: &Comparison, screen: &Screen) -> Vec<Line> {
    let mut lines = legend(runs).draw(screen);
    for from in (0..runs.len()).step_by(ABREAST) {
        let these = from..(from + ABREAST).min(runs.len());
        for table in [
            prompts(&comparison.prompts, these.clone()),
            params(&comparison.params, these.clone()),
            metrics(&comparison.metrics, these.clone()),
        ] {
            let drawn = table.draw(screen);
            if !drawn.is_empty() {
                lines.push(Line::new());
                lines.extend(drawn);
            }
        }
    }
    lines.push(Line::new());
    lines.extend(remarks(comparison).map(|remark| Line::new().add(remark, Look::Dim)));
    lines
}

fn legend(runs: &[Run]) -> Table {
    let digits = digits(runs);
    let mut table = Table::new(RUNS);
    for (run, letter) in runs.iter().zip(LETTERS) {
        table.row(vec![
            Line::new().add(letter, Look::Strong),
            Line::new().add(short(run, digits), Look::Dim),
            run.info.name.as_str().into(),
            status(&run.info),
            Line::new().add(started(&run.info), Look::Dim),
            took(&run.info).into(),
        ]);
    }
    table
}

/// A prompt a row, the version that each run used.
fn prompts(prompts: &[ComparedPrompt], these: std::ops::Range<usize>) -> Table {
    let letters = LETTERS[these.clone()].iter().map(|letter| Column::flexible(letter));
    let columns: Vec<Column> = std::iter::once(Column::name("PROMPT")).chain(letters).collect();
    let mut table = Table::new(&columns);
    for prompt in prompts {
        let versions = prompt.versions[these.clone()].iter().map(|versions| {
            let numbers: Vec<String> = versions.iter().map(ToString::to_string).collect();
            match numbers.is_empty() {
                true => Line::new().add("-", Look::Dim),
                false => numbers.join(", ").into(),
            }
        });
        let name = Line::new().add(prompt.name.as_str(), Look::Strong);
        table.row(std::iter::once(name).chain(versions).collect());
    }
    table
}

fn params(params: &[ComparedParam], these: std::ops::Range<usize>) -> Table {
    let letters = LETTERS[these.clone()].iter().map(|letter| Column::flexible(letter));
    let columns: Vec<Column> = std::iter::once(Column::name("PARAM")).chain(letters).collect();
    let mut table = Table::new(&columns);
    for param in params {
        let values = param.values[these.clone()].iter().map(|value| match value {
            Some(value) => Line::from(value),
            None => Line::new().add("-", Look::Dim),
        });
        table.row(
            std::iter::once(Line::new().add(&param.key, Look::Strong)).chain(values).collect(),
        );
    }
    table
}

fn metrics(metrics: &[ComparedMetric], these: std::ops::Range<usize>) -> Table {
    let letters = LETTERS[these.clone()].iter().map(|letter| Column::number(letter));
    let head = [Column::name("METRIC"), Column::whole("BETTER")];
    let columns: Vec<Column> = head.into_iter().chain(letters).collect();
    let mut table = Table::new(&columns);
    for metric in metrics {
        let better = Line::new().add(metric.better.as_str(), Look::Dim);
        let head = [Line::new().add(&metric.key, Look::Strong), better];
        let values = these.clone().map(|place| value(metric, place));
        table.row(head.into_iter().chain(values).collect());
    }
    table
}

/// `*0.91` where it is the best.
fn value(metric: &ComparedMetric, place: usize) -> Line {
    match metric.values[place] {
        None => Line::new().add("-", Look::Dim),
        Some(value) if metric.is_best(place) => {
            Line::new().add(format!("*{}", number(value)), Look::Production)
        }
        Some(value) => number(value).into(),
    }
}

fn remarks(comparison: &Comparison) -> impl Iterator<Item = String> {
    let same = match (comparison.params.is_empty(), comparison.same_params) {
        (true, 0) => "no parameters were logged".to_owned(),
        (true, same) => format!("{}, the same in all runs", count(same, "parameter")),
        (false, 0) => "every parameter differs".to_owned(),
        (false, same) => format!("{}, the same in all runs", count(same, "more parameter")),
    };
    let none = comparison.metrics.is_empty().then(|| "no metrics were logged".to_owned());
    std::iter::once(same).chain(none)
}
