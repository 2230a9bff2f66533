//! Searches of runs, held against the same worked out in memory.

use fmf_core::{
    PageQuery, StoreError,
    tracking::{
        CONTEXT_KEY, Dataset, DatasetInput, ExperimentId, Lifecycle, NewRun, RunChange, RunInputs,
        RunQuery, RunStatus, View,
    },
};
use fmf_db::Tracking;

use super::{
    all, experiment, found, fresh, new_run, params, point, query, reference::searched, tags,
};

const RUNS: i64 = 60;

/// Runs of three experiments that lack, share and differ in all there is.
async fn filled(tracking: &Tracking) {
    experiment(tracking, "one").await;
    experiment(tracking, "two").await;
    for number in 0..RUNS {
        let new = NewRun {
            experiment: ExperimentId(number % 3),
            user: format!("user{}", number % 2),
            name: Some(format!("run {}", number % 7)),
            ..new_run(number % 11)
        };
        let id = tracking.create_run(new).await.unwrap().info.id;
        let value = if number % 10 == 9 { f64::NAN } else { (number % 13) as f64 / 8.0 };
        let mut batch = params(&[("all", "x"), ("n", &(number % 5).to_string())]);
        if number % 4 != 3 {
            batch.metrics.push(point("m", value, 1, 1));
        }
        if number % 3 == 0 {
            batch.metrics.push(point("a/b c", -value, 1, 1));
            batch.params.extend(all(&[("some", if number % 2 == 0 { "Yes" } else { "no" })]));
        }
        batch.tags = all(&[("t", ["a", "b", "ab", "a%"][usize::try_from(number % 4).unwrap()])]);
        tracking.log(&id, batch).await.unwrap();
        if number % 6 == 0 {
            let status = Some(RunStatus::ALL[usize::try_from(number / 6 % 5).unwrap()]);
            let change = RunChange { status, end: Some(number), name: None };
            tracking.update_run(&id, change).await.unwrap();
            let input =
                DatasetInput { dataset: dataset(number), tags: all(&[(CONTEXT_KEY, "train")]) };
            let inputs = RunInputs { datasets: vec![input], models: Vec::new() };
            tracking.log_inputs(&id, inputs).await.unwrap();
        }
        if number % 17 == 16 {
            tracking.set_run_lifecycle(&id, Lifecycle::Deleted).await.unwrap();
        }
    }
}

fn dataset(number: i64) -> Dataset {
    Dataset {
        name: format!("data {}", number % 4),
        digest: number.to_string(),
        source_type: String::new(),
        source: String::new(),
        schema: None,
        profile: None,
    }
}

const FILTERS: &[&str] = &[
    "",
    "metrics.m > 0.5",
    "metrics.m != 0.5",
    "metrics.m = 0.5 AND metrics.m <= 1",
    "metrics.`a b` = 1",
    "metrics.`a/b c` < 0",
    "metrics.m >= -1e300 AND params.n = '3'",
    "params.all = 'x'",
    "params.all = 'X'",
    "params.some ILIKE 'y%'",
    "params.some LIKE 'y%'",
    "params.some IS NULL",
    "params.some IS NOT NULL AND tags.t = 'ab'",
    "params.n != '2'",
    "tags.t LIKE 'a_'",
    "tags.t = 'a%'",
    "attributes.status = 'FINISHED'",
    "status != 'RUNNING' AND user_id = 'user0'",
    "run_name LIKE 'run %' AND attr.run_name != 'run 3'",
    "start_time > 4 AND end_time <= 30",
    "start_time >= 4.5",
    "end_time != 12",
    "artifact_uri LIKE '%/1/%'",
    "run_id IN ('x', 'y')",
    "run_id NOT IN ('x', 'y')",
    "datasets.name = 'data 2'",
    "datasets.name IN ('data 0', 'data 3') AND datasets.context = 'train'",
    "datasets.digest LIKE '1%'",
    "datasets.context = 'test'",
];

const ORDERS: &[&[&str]] = &[
    &[],
    &["metrics.m"],
    &["metrics.m DESC"],
    &["metrics.`a/b c` DESC", "params.n"],
    &["params.some", "start_time"],
    &["tags.t DESC", "attributes.end_time DESC"],
    &["run_name", "metrics.m DESC", "run_id DESC"],
    &["status DESC", "created ASC"],
];

#[tokio::test]
async fn every_filter_and_order_answers_what_it_must() {
    let (tracking, _home) = fresh().await;
    filled(&tracking).await;
    let everything = RunQuery {
        experiments: (0..3).map(ExperimentId).collect(),
        view: View::All,
        ..RunQuery::default()
    };
    let runs = found(&tracking, everything).await;
    assert_eq!(runs.len(), usize::try_from(RUNS).unwrap());
    let places: [(&[i64], View); 4] = [
        (&[0], View::Active),
        (&[0, 2, 7], View::All),
        (&[1], View::Deleted),
        (&[0, 1, 2], View::Active),
    ];
    for (number, filter) in FILTERS.iter().enumerate() {
        for (order, (experiments, view)) in ORDERS.iter().zip(places.iter().cycle().skip(number)) {
            let query = RunQuery {
                experiments: experiments.iter().copied().map(ExperimentId).collect(),
                view: *view,
                page: PageQuery { limit: 7, after: None },
                ..query(filter, order)
            };
            let expected: Vec<_> =
                searched(&runs, &query).into_iter().map(|run| run.info).collect();
            let found = found(&tracking, query).await.into_iter().map(|run| run.info);
            assert_eq!(found.collect::<Vec<_>>(), expected, "{filter} {order:?}");
        }
    }
}

#[tokio::test]
async fn common_and_rare_values_are_found_alike() {
    let (tracking, _home) = fresh().await;
    for number in 0..520 {
        let id = tracking.create_run(new_run(number)).await.unwrap().info.id;
        let mut batch = params(&[("common", "x")]);
        batch.metrics = vec![point("m", number as f64, 0, 0)];
        if number % 100 == 0 {
            batch.tags = all(&[("rare", "y")]);
        }
        tracking.log(&id, batch).await.unwrap();
    }
    let starts = async |filter: &str, order: &[&str], limit: usize| {
        let query = RunQuery { page: PageQuery { limit, after: None }, ..query(filter, order) };
        let page = tracking.search_runs(query).await.unwrap();
        page.items.into_iter().map(|run| run.info.start).collect::<Vec<_>>()
    };
    let common = "params.common = 'x' AND metrics.m >= 0";
    assert_eq!(starts(common, &[], 2).await, [519, 518]);
    assert_eq!(starts(common, &["metrics.m"], 2).await, [0, 1]);
    assert_eq!(starts(common, &["metrics.m DESC"], 2).await, [519, 518]);
    assert_eq!(
        starts("params.common = 'x' AND tags.rare = 'y'", &["metrics.m DESC"], 2).await,
        [500, 400]
    );
    assert_eq!(
        starts("metrics.m > 517 AND params.common = 'x'", &["start_time"], 9).await,
        [518, 519]
    );
}

#[tokio::test]
async fn a_page_of_large_runs_ends_early_and_the_next_one_goes_on() {
    let (tracking, _home) = fresh().await;
    let value = "x".repeat(6_000);
    for number in 0..20 {
        let id = tracking.create_run(new_run(number)).await.unwrap().info.id;
        let keys: Vec<String> = (0..100).map(|key| format!("p{key}")).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), value.as_str())).collect();
        tracking.log(&id, params(&pairs)).await.unwrap();
    }
    let page = tracking.search_runs(query("", &[])).await.unwrap();
    assert!((1..20).contains(&page.items.len()), "{}", page.items.len());
    let all = found(&tracking, query("", &[])).await;
    assert!(all.iter().map(|run| run.info.start).eq((0..20).rev()));
    assert!(all.iter().all(|run| run.params.len() == 100));
}

#[tokio::test]
async fn no_experiment_means_no_runs_and_too_much_is_refused() {
    let (tracking, _home) = fresh().await;
    let id = super::run(&tracking).await;
    tracking.log(&id, tags(&[("a", "1")])).await.unwrap();
    let nowhere = RunQuery { experiments: Vec::new(), ..query("", &[]) };
    assert!(tracking.search_runs(nowhere).await.unwrap().items.is_empty());
    let clauses = vec!["tags.a = '1'"; 201].join(" AND ");
    let long = format!("tags.a LIKE '{}'", "%a".repeat(3_000));
    for filter in [clauses, long] {
        let refused = tracking.search_runs(query(&filter, &[])).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
    let clauses = vec!["tags.a = '1'"; 200].join(" AND ");
    assert_eq!(found(&tracking, query(&clauses, &[])).await.len(), 1);
}
