//! Runs in an archive: what is restored from one is what was backed up, and goes on from there.

use fmf_core::{
    MetricsQuery, PageQuery,
    tracking::{
        Dataset, DatasetInput, ExperimentId, ExperimentQuery, Lifecycle, LoggedModel, Metric,
        ModelOutput, ModelQuery, ModelStatus, NewExperiment, NewModel, NewRun, PROMPTS_KEY, Pair,
        RunBatch, RunChange, RunId, RunInputs, RunQuery, RunStatus, View,
    },
};
use fmf_db::{
    Tracking,
    archive::{Table, check},
};

use super::{
    super::tracking::models::{batch, new, said},
    *,
};
use crate::given::with_versions;

fn pairs(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|(key, value)| Pair::new(*key, *value)).collect()
}

fn listing(versions: &[u32]) -> Pair {
    let items = versions.iter().map(|number| format!(r#"{{"name": "x", "version": "{number}"}}"#));
    Pair::new(PROMPTS_KEY, format!("[{}]", items.collect::<Vec<_>>().join(", ")))
}

fn point(key: &str, value: f64, timestamp: i64, step: i64) -> Metric {
    Metric { key: key.to_owned(), value, timestamp, step }
}

fn dataset(name: &str, tags: &[(&str, &str)]) -> DatasetInput {
    let dataset = Dataset {
        name: name.to_owned(),
        digest: "d".to_owned(),
        source_type: "code".to_owned(),
        source: "été \"1\"\n".to_owned(),
        schema: (name == "a").then(|| "{}".to_owned()),
        profile: None,
    };
    DatasetInput { dataset, tags: pairs(tags) }
}

async fn begun(tracking: &Tracking, experiment: ExperimentId, start: i64) -> RunId {
    let new = NewRun {
        experiment,
        user: "ana".to_owned(),
        start,
        name: None,
        tags: pairs(&[("z", "1"), ("a", "2")]),
    };
    tracking.create_run(new).await.unwrap().info.id
}

/// Values that are hard to keep, under metrics that were first logged in an order of their own.
fn hard_points() -> Vec<Metric> {
    let hard = [f64::NAN, f64::MAX, f64::MIN, -0.0, 5e-324, 0.1 + 0.2, 1.0, 1e23, -1.0];
    let hard = hard.into_iter().zip(0..);
    let hard = hard.map(|(value, step)| point("loss", value, 10 - step, step));
    let many = (0..2_500).map(|n| point("a", f64::from(n) / 7.0, i64::from(n), 0));
    let same = [point("same", 1.0, 5, 1), point("same", 2.0, 5, 1), point("same", f64::NAN, 5, 1)];
    hard.chain(many).chain(same).collect()
}

/// A registry with runs that have everything that runs can have.
pub(super) async fn with_runs() -> (Registry, Tracking, Home) {
    let (registry, home) = fresh().await;
    let tracking = Tracking::open(&home.url()).await.unwrap();
    with_versions(&registry, "x", 3).await;
    let second = experiment(&tracking, "second", Some("s3://bucket/x")).await;
    let gone = experiment(&tracking, "gone", None).await;
    for (key, value) in [("z", "1"), ("a", "grüße")] {
        tracking.set_experiment_tag(second, Pair::new(key, value)).await.unwrap();
    }
    let first = begun(&tracking, ExperimentId::DEFAULT, 7).await;
    let params = [("prompt_version", "1"), ("b", ""), ("prompt_name", "x")];
    let metrics = hard_points();
    let logged = RunBatch { metrics, params: pairs(&params), ..RunBatch::default() };
    tracking.log(&first, logged).await.unwrap();
    let (status, name) = (Some(RunStatus::Finished), Some("the first".to_owned()));
    tracking.update_run(&first, RunChange { status, end: Some(99), name }).await.unwrap();
    let deleted = begun(&tracking, gone, 7).await;
    let tags = vec![listing(&[1, 3])];
    let metrics = vec![point("loss", 3.5, 1, 1)];
    tracking.log(&deleted, RunBatch { tags, metrics, ..RunBatch::default() }).await.unwrap();
    tracking.set_experiment_lifecycle(gone, Lifecycle::Deleted).await.unwrap();
    let third = begun(&tracking, second, -3).await;
    let inputs = RunInputs {
        datasets: vec![dataset("b", &[("z", "1"), ("a", "2")]), dataset("a", &[])],
        models: vec!["m-unknown".to_owned(), "m-other".to_owned()],
    };
    tracking.log_inputs(&third, inputs).await.unwrap();
    let model = model(&tracking, &third).await;
    let outputs = [("m-zzz", 2), (model.id.as_str(), 1)];
    let outputs = outputs.map(|(model, step)| ModelOutput { model: model.to_owned(), step });
    tracking.log_outputs(&third, outputs.to_vec()).await.unwrap();
    tracking.set_run_lifecycle(&deleted, Lifecycle::Deleted).await.unwrap();
    (registry, tracking, home)
}

async fn experiment(tracking: &Tracking, name: &str, location: Option<&str>) -> ExperimentId {
    let artifact_location = location.map(str::to_owned);
    let new = NewExperiment { name: name.to_owned(), artifact_location, ..Default::default() };
    tracking.create_experiment(new).await.unwrap()
}

/// A model with everything, and one that was deleted.
async fn model(tracking: &Tracking, of: &RunId) -> LoggedModel {
    let told = NewModel {
        kind: "agent".to_owned(),
        source_run: of.as_str().to_owned(),
        params: pairs(&[("z", "1"), ("a", "2")]),
        tags: vec![listing(&[2])],
        ..new("m")
    };
    let model = tracking.create_model(told).await.unwrap();
    let points = [
        said(&model, ("q", 0.1 + 0.2), (2, 1), "b"),
        said(&model, ("q", 1.0), (1, 0), ""),
        said(&model, ("a", 2.0), (1, 0), "a"),
    ];
    tracking.log(of, batch(&points)).await.unwrap();
    tracking.finalize_model(&model.id, ModelStatus::Ready).await.unwrap();
    let gone = tracking.create_model(new("gone")).await.unwrap();
    tracking.delete_model(&gone.id).await.unwrap();
    model
}

/// What clients see of everything about runs.
async fn told(tracking: &Tracking, registry: &Registry) -> Vec<String> {
    let page = || PageQuery { limit: 1000, after: None };
    let of = ExperimentQuery { view: View::All, page: page(), ..Default::default() };
    let experiments = tracking.search_experiments(of).await.unwrap().items;
    let ids: Vec<_> = experiments.iter().map(|experiment| experiment.id).collect();
    let mut seen: Vec<_> = experiments.iter().map(|found| format!("{found:?}")).collect();
    for order in [&[][..], &["metrics.loss DESC"], &["params.b"], &["tags.z"]] {
        let order = fmf_core::filter::RunOrder::parse_all(order).unwrap();
        let all = RunQuery { experiments: ids.clone(), view: View::All, order, ..page_of_runs() };
        for run in tracking.search_runs(all).await.unwrap().items {
            for metric in &run.metrics {
                let all = page();
                let points = tracking.history(&run.info.id, &metric.key, all).await.unwrap();
                seen.push(format!("{} {}: {:?}", run.info.id, metric.key, points.items));
            }
            seen.push(format!("{run:?}"));
        }
    }
    let all = ModelQuery { experiments: ids, page: page(), ..ModelQuery::default() };
    let models = tracking.search_models(all).await.unwrap().items;
    seen.extend(models.iter().map(|model| format!("{model:?}")));
    seen.extend(measured(tracking, registry).await);
    // Both zeros are one number, which SQLite does not keep apart.
    seen.into_iter().map(|line| line.replace("value: -0.0", "value: 0.0")).collect()
}

/// What the runs of each version measured.
async fn measured(tracking: &Tracking, registry: &Registry) -> Vec<String> {
    let query = MetricsQuery::default();
    let versions = tracking.version_metrics(registry, &name("x"), &query).await.unwrap().items;
    versions.iter().map(|version| format!("{version:?}")).collect()
}

fn page_of_runs() -> RunQuery {
    RunQuery { page: PageQuery { limit: 1000, after: None }, ..RunQuery::default() }
}

#[tokio::test]
async fn runs_come_back_as_they_were_from_engine_to_engine() {
    let (registry, tracking, home) = with_runs().await;
    let (summary, bytes) = backup_with_runs(&home.url()).await;
    let counts = summary.counts.runs.unwrap();
    let of = |table| counts.of(table);
    assert_eq!((of(Table::Experiments), of(Table::Runs), of(Table::Models)), (3, 3, 2));
    assert_eq!((of(Table::Points), of(Table::Links)), (2_500 + 9 + 3 + 1 + 3, 4), "{summary:?}");
    assert_eq!(check(std::io::Cursor::new(bytes.clone())).await.unwrap(), summary);
    let before = told(&tracking, &registry).await;
    let (one, other) =
        (crate::sqlite::place::Home::new().await, crate::postgres::place::Home::new().await);
    for url in [one.url(), other.url()] {
        assert_eq!(restore(&url, &bytes).await.unwrap(), summary);
        let restored = Registry::open(&url).await.unwrap();
        let after = told(&Tracking::open(&url).await.unwrap(), &restored).await;
        assert_eq!(after, before);
        assert!(backup_with_runs(&url).await.1 == bytes, "another backup has the same bytes");
    }
}

#[tokio::test]
async fn restored_runs_go_on_where_the_others_stopped() {
    let (registry, tracking, home) = with_runs().await;
    let (_, bytes) = backup_with_runs(&home.url()).await;
    let there = Home::new().await;
    restore(&there.url(), &bytes).await.unwrap();
    let restored = Tracking::open(&there.url()).await.unwrap();
    let other = Registry::open(&there.url()).await.unwrap();
    let all = RunQuery { experiments: vec![ExperimentId::DEFAULT], ..page_of_runs() };
    let old = tracking.search_runs(all).await.unwrap().items[0].info.id.clone();
    let mut seen = Vec::new();
    for (tracking, registry) in [(&tracking, &registry), (&restored, &other)] {
        let made = experiment(tracking, "new", None).await;
        assert_eq!(made, ExperimentId(3), "numbers go on behind the highest");
        let more = vec![point("loss", 0.25, 1_000, 1_000), point("new", 1.0, 1, 1)];
        let batch = RunBatch { metrics: more, tags: vec![listing(&[2])], ..RunBatch::default() };
        tracking.log(&old, batch.clone()).await.unwrap();
        let run = begun(tracking, made, 8).await;
        tracking.log(&run, batch).await.unwrap();
        let inputs = RunInputs { datasets: vec![dataset("c", &[("k", "v")])], models: Vec::new() };
        tracking.log_inputs(&run, inputs).await.unwrap();
        tracking.create_model(new("another")).await.unwrap();
        let run = tracking.run(&old).await.unwrap();
        seen.push(format!("{run:?} {:?}", measured(tracking, registry).await));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn runs_can_be_left_where_they_are() {
    let (_registry, _tracking, home) = with_runs().await;
    let (_, bytes) = backup_with_runs(&home.url()).await;
    let there = Home::new().await;
    let own = Tracking::open(&there.url()).await.unwrap();
    begun(&own, ExperimentId::DEFAULT, 1).await;
    let Err(StoreError::Conflict(text)) = restore(&there.url(), &bytes).await else { panic!() };
    assert!(text.contains("it holds 1 run; restore into a new one"), "{text}");
    let summary = restore_some(&there.url(), Restored::default(), &bytes).await.unwrap();
    assert_eq!(summary.counts.prompts, 1);
    let runs = RunQuery { experiments: vec![ExperimentId::DEFAULT], ..page_of_runs() };
    assert_eq!(own.search_runs(runs).await.unwrap().items.len(), 1);
    let without = backup(&home.url()).await;
    assert_eq!(without.0.counts.runs, None);
    assert!(super::damaged::lines(&without.1)[0].contains(r#""format":1"#), "as ever");
}
