//! Tables of experiments and of runs.

use fmf::tracking::{Experiment, ExperimentId, Pair, Run};

use super::{digits, number::number, short, started, status, took};
use crate::screen::{Column, Line, Look, Screen, Table, ago};

const EXPERIMENTS: &[Column] = &[
    Column::number("ID"),
    Column::name("NAME"),
    Column::whole("CREATED"),
    Column::whole("UPDATED"),
    Column::spare("TAGS"),
];

const RUNS: &[Column] = &[
    Column::whole("ID"),
    Column::name("NAME"),
    Column::flexible("EXPERIMENT"),
    Column::whole("STATUS"),
    Column::whole("STARTED"),
    Column::whole("TOOK"),
];
/// How many metrics are told of a run: `run show` has all.
const METRICS: usize = 6;

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

/// A table of runs; their experiments are told where there are several.
pub(crate) fn runs(runs: &[Run], experiments: &[Experiment], screen: &Screen) -> Vec<Line> {
    let digits = digits(runs);
    let several = runs.windows(2).any(|pair| pair[0].info.experiment != pair[1].info.experiment);
    let mut table = Table::new(RUNS);
    for run in runs {
        let experiment =
            if several { name(experiments, run.info.experiment) } else { String::new() };
        let cells = vec![
            Line::new().add(short(run, digits), Look::Dim),
            Line::new().add(&run.info.name, Look::Strong),
            experiment.into(),
            status(&run.info),
            Line::new().add(started(&run.info), Look::Dim),
            took(&run.info).into(),
        ];
        table.row_with(cells, metrics(run));
    }
    table.draw(screen)
}

/// What an experiment is called, or its number.
fn name(experiments: &[Experiment], id: ExperimentId) -> String {
    let known = experiments.iter().find(|experiment| experiment.id == id);
    known.map_or_else(|| id.to_string(), |experiment| experiment.name.clone())
}

/// `quality=0.9  loss=0.1`, the first ones.
fn metrics(run: &Run) -> Line {
    let line = run.metrics.iter().take(METRICS).fold(Line::new(), |line, metric| {
        let key = format!("{}=", metric.key);
        line.gap(2).add(key, Look::Dim).add(number(metric.value), Look::Plain)
    });
    if run.metrics.len() > METRICS { line.add("  …", Look::Dim) } else { line }
}

fn tags(tags: &[Pair]) -> Line {
    tags.iter().fold(Line::new(), |line, tag| {
        line.gap(2).add(format!("{}={}", tag.key, tag.value), Look::Plain)
    })
}
