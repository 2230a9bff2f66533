//! Tables of experiments and of runs.

use std::collections::HashSet;

use fmf::tracking::{Experiment, ExperimentId, Pair, Run};

use super::{
    digits,
    number::{decimals, number_to},
    short, started, status, took,
};
use crate::screen::{Column, Line, Look, Screen, Table, ago, plain};

const EXPERIMENTS: &[Column] = &[
    Column::number("ID"),
    Column::name("NAME"),
    Column::whole("CREATED"),
    Column::whole("UPDATED"),
    Column::spare("TAGS"),
];

const RUNS: [Column; 7] = [
    Column::whole("ID"),
    Column::name("NAME"),
    Column::flexible("EXPERIMENT"),
    Column::whole("STATUS"),
    Column::whole("STARTED"),
    Column::whole("TOOK"),
    Column::name("PROMPT"),
];
/// How many metrics are told of runs: `run show` has all.
const METRICS: usize = 6;
/// A prompt goes below its run where its column would be narrower than this.
const LEAST_PROMPT: usize = 20;

/// A table of experiments.
pub(crate) fn experiments(experiments: &[Experiment], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(EXPERIMENTS);
    for experiment in experiments {
        table.row(vec![
            experiment.id.to_string().into(),
            Line::new().add(&experiment.name, Look::Strong),
            Line::new().add(ago(experiment.created_at), Look::Dim),
            Line::new().add(ago(experiment.updated_at), Look::Dim),
            tags(&experiment.tags),
        ]);
    }
    table.draw(screen)
}

/// A table of runs; their experiments are told where there are several. Metrics are columns where
/// there is room for all of them, else they stand below their runs; and so do the prompts.
pub(crate) fn runs(runs: &[Run], experiments: &[Experiment], screen: &Screen) -> Vec<Line> {
    let (cells, prompts, metrics) = (cells(runs, experiments), prompts(runs), metrics(runs));
    if metrics.len() <= METRICS {
        let wide = wide(runs, &cells, &prompts, &metrics);
        if wide.fits(screen) {
            return wide.draw(screen);
        }
    }
    let below: Vec<Line> = runs.iter().map(|run| in_a_line(run, &metrics)).collect();
    let whole = narrow(&cells, &prompts, &below);
    let short: Vec<Line> =
        prompts.iter().map(|prompt| prompt.clone().cut_in_the_middle(LEAST_PROMPT)).collect();
    if narrow(&cells, &short, &below).fits(screen) {
        return whole.draw(screen);
    }
    let nothing = vec![Line::new(); runs.len()];
    let below =
        prompts.into_iter().zip(below).map(|(prompt, metrics)| prompt.gap(2).append(metrics));
    narrow(&cells, &nothing, &below.collect::<Vec<_>>()).draw(screen)
}

/// With a column for each metric.
fn wide(runs: &[Run], cells: &[Cells], prompts: &[Line], metrics: &[Shown<'_>]) -> Table {
    let titles = metrics.iter().map(|metric| Column::number("").titled(plain(metric.key)));
    let columns: Vec<Column> = RUNS.into_iter().chain(titles).collect();
    let mut table = Table::new(&columns);
    for ((run, cells), prompt) in runs.iter().zip(cells).zip(prompts) {
        let values = metrics.iter().map(|metric| metric.of(run).unwrap_or_default().into());
        table.row(cells.iter().chain([prompt]).cloned().chain(values).collect());
    }
    table
}

/// With a line below each run.
fn narrow(cells: &[Cells], prompts: &[Line], below: &[Line]) -> Table {
    let mut table = Table::new(&RUNS).with_remarks_below();
    for ((cells, prompt), below) in cells.iter().zip(prompts).zip(below) {
        table.row_with(cells.iter().chain([prompt]).cloned().collect(), below.clone());
    }
    table
}

/// A metric of some of the runs.
struct Shown<'r> {
    key: &'r str,
    decimals: usize,
}

impl Shown<'_> {
    /// Its value in a run.
    fn of(&self, run: &Run) -> Option<String> {
        value(run, self.key).map(|value| number_to(value, self.decimals))
    }
}

/// The metrics of all runs, each once, as they first appear.
fn metrics(runs: &[Run]) -> Vec<Shown<'_>> {
    let mut seen = HashSet::new();
    let all = runs.iter().flat_map(|run| &run.metrics).map(|metric| metric.key.as_str());
    let keys = all.filter(|key| seen.insert(*key));
    let shown = keys.map(|key| {
        let decimals = decimals(runs.iter().filter_map(|run| value(run, key)));
        Shown { key, decimals }
    });
    shown.collect()
}

fn value(run: &Run, key: &str) -> Option<f64> {
    run.metrics.iter().find(|metric| metric.key == key).map(|metric| metric.value)
}

/// `quality=0.9  loss=0.1`, the first ones.
fn in_a_line(run: &Run, metrics: &[Shown<'_>]) -> Line {
    let told = || metrics.iter().filter_map(|metric| Some((metric.key, metric.of(run)?)));
    let line = told().take(METRICS).fold(Line::new(), |line, (key, value)| {
        line.gap(2).add(format!("{key}="), Look::Dim).add(value, Look::Plain)
    });
    if told().count() > METRICS { line.add("  …", Look::Dim) } else { line }
}

/// What is told of a run, but for its prompts and metrics.
type Cells = [Line; 6];

fn cells(runs: &[Run], experiments: &[Experiment]) -> Vec<Cells> {
    let digits = digits(runs);
    let several = runs.windows(2).any(|pair| pair[0].info.experiment != pair[1].info.experiment);
    let of = |run: &Run| {
        let experiment =
            if several { name(experiments, run.info.experiment) } else { String::new() };
        [
            Line::new().add(short(run, digits), Look::Dim),
            Line::new().add(&run.info.name, Look::Strong),
            experiment.into(),
            status(&run.info),
            Line::new().add(started(&run.info), Look::Dim),
            took(&run.info).into(),
        ]
    };
    runs.iter().map(of).collect()
}

/// `support/2`, and how many more each run used.
fn prompts(runs: &[Run]) -> Vec<Line> {
    let of = |run: &Run| {
        let linked = run.linked_versions();
        let line = linked.first().map(|first| format!("{}/{}", first.name, first.version));
        let more = linked.len().checked_sub(2).map(|more| format!(" +{}", more + 1));
        Line::from(line.unwrap_or_default()).add(more.unwrap_or_default(), Look::Dim)
    };
    runs.iter().map(of).collect()
}

/// What an experiment is called, or its number.
fn name(experiments: &[Experiment], id: ExperimentId) -> String {
    let known = experiments.iter().find(|experiment| experiment.id == id);
    known.map_or_else(|| id.to_string(), |experiment| experiment.name.clone())
}

fn tags(tags: &[Pair]) -> Line {
    tags.iter().fold(Line::new(), |line, tag| {
        line.gap(2).add(format!("{}={}", tag.key, tag.value), Look::Plain)
    })
}
