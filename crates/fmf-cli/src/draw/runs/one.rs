//! A run whole.

use fmf::{
    Timestamp,
    tracking::{CONTEXT_KEY, NAME_KEY, PROMPTS_KEY, Pair, Run},
};

use super::{course::bars, number::number, status, took};
use crate::{
    commands::Shown,
    draw::{count, fields},
    screen::{Column, Line, Look, Screen, Table, moment},
};

/// How many bars the course of a metric has at most.
const BARS: usize = 16;

const METRICS: &[Column] = &[
    Column::name("METRIC"),
    Column::number("LAST"),
    Column::number("FIRST"),
    Column::number("MIN"),
    Column::number("MAX"),
    Column::number("POINTS"),
    Column::spare("COURSE"),
];
const PARAMS: &[Column] = &[Column::name("PARAM"), Column::flexible("VALUE")];
const TAGS: &[Column] = &[Column::name("TAG"), Column::flexible("VALUE")];
const DATASETS: &[Column] =
    &[Column::name("DATASET"), Column::whole("DIGEST"), Column::whole("USED FOR")];
const MODELS: &[Column] = &[Column::whole("MODEL"), Column::whole(""), Column::number("STEP")];

/// A run with everything that was said of it.
pub(crate) fn run(shown: &Shown, screen: &Screen) -> Vec<Line> {
    let run = &shown.run;
    let title = Line::new().add(&run.info.name, Look::Strong).spaces(2).append(status(&run.info));
    let mut lines = vec![title];
    lines.extend(about(shown, screen));
    for table in [metrics(shown), params(run), tags(run), datasets(run), models(run)] {
        let drawn = table.draw(screen);
        if !drawn.is_empty() {
            lines.push(Line::new());
            lines.extend(drawn);
        }
    }
    lines
}

fn about(Shown { run, experiment, .. }: &Shown, screen: &Screen) -> Vec<Line> {
    let at = |millis: i64| moment((millis != 0).then(|| Timestamp::from_millis(millis)));
    let prompts = run.linked_versions();
    let prompts = prompts.iter().fold(Line::new(), |line, prompt| {
        line.gap(2).add(format!("{}/{}", prompt.name, prompt.version), Look::Plain)
    });
    let experiment_shown = format!("{} ({})", experiment.name, experiment.id);
    let fields_shown = vec![
        ("id", run.info.id.as_str().into()),
        ("experiment", experiment_shown.into()),
        ("started", at(run.info.start).into()),
        ("ended", at(run.info.end.unwrap_or_default()).into()),
        ("took", took(&run.info).into()),
        ("user", run.info.user.as_str().into()),
        ("prompts", prompts),
        ("files", run.info.artifact_uri.as_str().into()),
        ("logged", logged(run).into()),
    ];
    fields(fields_shown, screen)
}

fn logged(run: &Run) -> String {
    let counts = [
        (run.metrics.len(), "metric"),
        (run.params.len(), "param"),
        (own_tags(run).count(), "tag"),
    ];
    counts.map(|(number, one)| count(number, one)).join(", ")
}

/// The tags that are not told elsewhere.
fn own_tags(run: &Run) -> impl Iterator<Item = &Pair> {
    run.tags.iter().filter(|tag| tag.key != NAME_KEY && tag.key != PROMPTS_KEY)
}

fn metrics(shown: &Shown) -> Table {
    let mut table = Table::new(METRICS);
    for (metric, course) in shown.run.metrics.iter().zip(&shown.courses) {
        let told = |value: fn(&fmf::runs::Course) -> String| {
            Line::from(course.as_ref().map(value).unwrap_or_default())
        };
        table.row(vec![
            Line::new().add(&metric.key, Look::Strong),
            number(metric.value).into(),
            told(|course| number(course.first)),
            told(|course| number(course.lowest)),
            told(|course| number(course.highest)),
            told(|course| course.points.to_string()),
            told(
                |course| {
                    if course.points > 1 { bars(&course.outline(BARS)) } else { String::new() }
                },
            ),
        ]);
    }
    table
}

fn params(run: &Run) -> Table {
    pairs(PARAMS, run.params.iter())
}

fn tags(run: &Run) -> Table {
    pairs(TAGS, own_tags(run))
}

fn pairs<'p>(columns: &[Column], pairs: impl Iterator<Item = &'p Pair>) -> Table {
    let mut table = Table::new(columns);
    for pair in pairs {
        table.row(vec![Line::new().add(&pair.key, Look::Strong), pair.value.as_str().into()]);
    }
    table
}

fn datasets(run: &Run) -> Table {
    let mut table = Table::new(DATASETS);
    for input in &run.inputs.datasets {
        let used = Pair::find(&input.tags, CONTEXT_KEY).unwrap_or_default();
        table.row(vec![
            Line::new().add(&input.dataset.name, Look::Strong),
            input.dataset.digest.as_str().into(),
            used.into(),
        ]);
    }
    table
}

fn models(run: &Run) -> Table {
    let mut table = Table::new(MODELS);
    for model in &run.inputs.models {
        table.row(vec![model.into(), "went in".into(), Line::new()]);
    }
    for output in &run.outputs {
        table.row(vec![(&output.model).into(), "came out".into(), output.step.to_string().into()]);
    }
    table
}
