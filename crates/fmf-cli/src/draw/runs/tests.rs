//! How runs look at 80 columns, with ids that are the same each time.

use fmf::{
    Better, Timestamp,
    runs::{Comparison, Course},
    tracking::{
        Experiment, ExperimentId, Lifecycle, Metric, NAME_KEY, PROMPTS_KEY, Pair, Run, RunId,
        RunInfo, RunInputs, RunStatus,
    },
};

use crate::{commands::Shown, screen::Screen};

/// A day in 2020.
const START: i64 = 1_600_000_000_000;

fn experiment(id: i64, name: &str) -> Experiment {
    Experiment {
        id: ExperimentId(id),
        name: name.to_owned(),
        artifact_location: format!("mlflow-artifacts:/{id}"),
        lifecycle: Lifecycle::Active,
        created_at: Timestamp::from_millis(START),
        updated_at: Timestamp::from_millis(START),
        tags: Vec::new(),
    }
}

fn run(number: i64, id: &str, name: &str, status: RunStatus) -> Run {
    let point =
        |key: &str, value: f64| Metric { key: key.to_owned(), value, timestamp: 0, step: 2 };
    let share = 1.0 / (number + 1) as f64;
    let info = RunInfo {
        id: RunId::from(id.to_owned()),
        experiment: ExperimentId(number % 2),
        name: name.to_owned(),
        user: "ana".to_owned(),
        status,
        start: START,
        end: (status != RunStatus::Running).then_some(START + 64_000 * number),
        artifact_uri: format!("mlflow-artifacts:/1/{id}/artifacts"),
        lifecycle: Lifecycle::Active,
    };
    Run {
        info,
        metrics: vec![point("quality", 1.0 - share), point("latency_ms", 1_000.0 * share)],
        params: vec![Pair::new("model", "small"), Pair::new("depth", number.to_string())],
        tags: vec![Pair::new(NAME_KEY, name), Pair::new("team", "billing")],
        inputs: RunInputs::default(),
        outputs: Vec::new(),
    }
}

fn given() -> Vec<Run> {
    let linked = [
        r#"[{"name": "invoice_summary", "version": "2"}]"#,
        r#"[{"name": "invoice_summary", "version": "10"}, {"name": "greeting", "version": "1"}]"#,
    ];
    let mut runs = vec![
        run(1, "0193a4c7aa017c3d8f21b0c4d5e6f701", "brisk-otter-417", RunStatus::Finished),
        run(2, "0193a4c7aa1e7b11a0ffb0c4d5e6f702", "a_long_name_for_a_run", RunStatus::Failed),
        run(3, "0193a4c7bb000000a0ffb0c4d5e6f703", "calm-elm-12", RunStatus::Running),
    ];
    for (run, linked) in runs.iter_mut().zip(linked) {
        run.tags.push(Pair::new(PROMPTS_KEY, linked));
    }
    runs
}

/// The lines without colours, as text; none is wider than a screen of 80 columns.
fn drawn(lines: Vec<crate::screen::Line>) -> String {
    drawn_within(80, lines)
}

fn drawn_within(width: usize, lines: Vec<crate::screen::Line>) -> String {
    assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
    let lines = lines.iter().map(|line| anstream::adapter::strip_str(&line.paint()).to_string());
    lines.collect::<Vec<_>>().join("\n").replace('\u{a0}', " ")
}

#[test]
fn runs_are_a_table() {
    let experiments = [experiment(1, "tuning"), experiment(0, "Default")];
    insta::assert_snapshot!(drawn(super::runs(&given(), &experiments, &Screen::of_width(80))));
}

#[test]
fn metrics_are_columns_where_there_is_room() {
    let mut runs = given();
    runs[2].metrics.remove(1);
    runs.iter_mut().for_each(|run| run.info.experiment = ExperimentId(1));
    let lines = super::runs(&runs, &[], &Screen::of_width(120));
    insta::assert_snapshot!(drawn_within(120, lines));
}

#[test]
fn a_prompt_is_a_column_where_there_is_room() {
    let mut runs = given();
    runs.remove(1);
    runs.iter_mut().for_each(|run| run.info.experiment = ExperimentId(1));
    runs.iter_mut().for_each(|run| run.info.name.truncate(5));
    insta::assert_snapshot!(drawn(super::runs(&runs, &[], &Screen::of_width(80))));
}

#[test]
fn a_line_of_metrics_breaks_between_them() {
    let mut run = given().remove(0);
    run.metrics.truncate(1);
    let metric = |number: usize| Metric {
        key: format!("a_metric_with_a_long_name_{number}"),
        value: 0.25,
        timestamp: 0,
        step: 0,
    };
    run.metrics.extend((0..7).map(metric));
    insta::assert_snapshot!(drawn(super::runs(&[run], &[], &Screen::of_width(80))));
}

#[test]
fn a_run_is_shown_whole() {
    let run = given().remove(0);
    let point =
        |step: i64| Metric { key: String::new(), value: (step * step) as f64, timestamp: 0, step };
    let courses = vec![Course::of((1..40).map(point).collect()), None];
    let shown = Shown { run, experiment: experiment(1, "tuning"), courses };
    insta::assert_snapshot!(drawn(super::run(&shown, &Screen::of_width(80))));
}

#[test]
fn runs_stand_side_by_side() {
    let runs = given();
    let comparison = Comparison::of(&runs, Better::of_name);
    insta::assert_snapshot!(drawn(super::compared_runs(&runs, &comparison, &Screen::of_width(80))));
}

#[test]
fn more_runs_than_fit_go_below() {
    let runs: Vec<Run> = given().into_iter().cycle().take(12).collect();
    let comparison = Comparison::of(&runs, Better::of_name);
    let lines = drawn(super::compared_runs(&runs, &comparison, &Screen::of_width(80)));
    assert!(lines.contains("PARAM") && lines.lines().any(|line| line.trim_end().ends_with('L')));
}
