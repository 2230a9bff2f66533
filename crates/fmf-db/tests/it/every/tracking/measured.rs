//! The figures of versions, held against the same worked out from all values, after random acts.

use std::collections::{BTreeMap, BTreeSet};

use fmf_core::{
    MetricSummary, MetricsQuery, PageQuery, Timestamp, VersionMetrics,
    tracking::{Lifecycle, PROMPTS_KEY, RunId},
};
use fmf_db::{Registry, Tracking};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{fresh, metrics, params, point, run, tags};
use crate::given::with_versions;

const RUNS: usize = 7;
const CASES: usize = 12;
const ACTS: usize = 60;

#[derive(Debug, Clone)]
enum Act {
    Log { key: &'static str, value: f64, step: i64, timestamp: i64 },
    Tag(BTreeSet<u32>),
    DeleteTag,
    Params(u32),
    Live(Lifecycle),
}

fn act() -> impl Strategy<Value = Act> {
    let values =
        vec![0.0, -0.0, 0.1, 0.3, 1.0, 1.0, -2.5, 1e9, 1e9 + 1.0, 1e-300, f64::NAN, f64::MAX];
    let value = prop_oneof![prop::sample::select(values), -1.0..1.0_f64];
    let key = prop::sample::select(vec!["quality", "latency"]);
    prop_oneof![
        10 => (key, value, 0..5_i64, 0..100_i64)
            .prop_map(|(key, value, step, timestamp)| Act::Log { key, value, step, timestamp }),
        3 => prop::collection::btree_set(1..4_u32, 0..3).prop_map(Act::Tag),
        1 => Just(Act::DeleteTag),
        1 => (1..4_u32).prop_map(Act::Params),
        1 => Just(Act::Live(Lifecycle::Deleted)),
        2 => Just(Act::Live(Lifecycle::Active)),
    ]
}

/// What is known of a run.
#[derive(Default)]
pub(super) struct Known {
    pub(super) is_deleted: bool,
    pub(super) tagged: Option<BTreeSet<u32>>,
    pub(super) by_params: Option<u32>,
    pub(super) latest: BTreeMap<&'static str, (i64, i64, f64)>,
}

impl Known {
    fn uses(&self, version: u32) -> bool {
        let tagged = self.tagged.as_ref().is_some_and(|tagged| tagged.contains(&version));
        !self.is_deleted && (tagged || self.by_params == Some(version))
    }

    /// Notes an act that was done.
    fn note(&mut self, act: &Act) {
        match act {
            Act::Log { key, value, step, timestamp } => {
                let place = |(step, at, value): (i64, i64, f64)| {
                    (step, at, if value.is_nan() { 0.0 } else { value })
                };
                let new = (*step, *timestamp, *value);
                let kept = self.latest.entry(key).or_insert(new);
                if place(new) > place(*kept) {
                    *kept = new;
                }
            }
            Act::Tag(versions) => self.tagged = Some(versions.clone()),
            Act::DeleteTag => self.tagged = None,
            Act::Params(version) => self.by_params = Some(*version),
            Act::Live(to) => self.is_deleted = *to == Lifecycle::Deleted,
        }
    }
}

/// Does an act; `false` where the run refused it.
async fn done(tracking: &Tracking, prompt: &str, run: &RunId, act: &Act) -> bool {
    let done = match act {
        Act::Log { key, value, step, timestamp } => {
            tracking.log(run, metrics(&[point(key, *value, *timestamp, *step)])).await
        }
        Act::Tag(versions) => {
            let item = |version| format!(r#"{{"name": "{prompt}", "version": "{version}"}}"#);
            let items = versions.iter().map(item).collect::<Vec<_>>().join(", ");
            tracking.log(run, tags(&[(PROMPTS_KEY, &format!("[{items}]"))])).await
        }
        Act::DeleteTag => tracking.delete_run_tag(run, PROMPTS_KEY).await,
        Act::Params(version) => {
            let version = version.to_string();
            let named = [("prompt_name", prompt), ("prompt_version", version.as_str())];
            tracking.log(run, params(&named)).await
        }
        Act::Live(to) => tracking.set_run_lifecycle(run, *to).await,
    };
    done.is_ok()
}

/// A value, so that values are near each other if what they were made of is the same.
#[track_caller]
fn near(found: Option<f64>, expected: Option<f64>, scale: f64) {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= scale * 1e-9, "{found} is not {expected}");
        }
        (found, expected) => assert_eq!(found, expected),
    }
}

#[track_caller]
fn check(found: &MetricSummary, latest: &[(i64, i64, f64)]) {
    let mut numbers: Vec<f64> =
        latest.iter().map(|(_, _, value)| *value).filter(|value| !value.is_nan()).collect();
    numbers.sort_by(f64::total_cmp);
    let moments = latest.iter().map(|(_, at, _)| *at);
    assert_eq!(found.first_seen.as_millis(), moments.clone().min().unwrap());
    assert_eq!(found.last_seen.as_millis(), moments.max().unwrap());
    assert_eq!(found.not_numbers as usize, latest.len() - numbers.len());
    assert_eq!(found.count as usize, numbers.len());
    let Some(figures) = found.figures else { return assert!(numbers.is_empty()) };
    let count = numbers.len() as f64;
    let scale = numbers.iter().fold(0.0_f64, |scale, value| scale.max(value.abs()));
    let mean = numbers.iter().map(|value| value / count).sum::<f64>();
    near(figures.mean, Some(mean), scale);
    let spread = numbers.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    let deviation = (spread / (count - 1.0)).sqrt();
    near(figures.deviation, Some(deviation).filter(|deviation| deviation.is_finite()), scale);
    let at = |part: f64| {
        let place = (count - 1.0) * part;
        let next = numbers[(place.ceil()) as usize];
        numbers[place as usize] * (1.0 - place.fract()) + next * place.fract()
    };
    near(Some(figures.median), Some(at(0.5)), scale);
    near(Some(figures.p95), Some(at(0.95)), scale);
}

pub(super) fn check_all(found: &[VersionMetrics], runs: &[Known]) {
    for version in 1..4 {
        let using: Vec<&Known> = runs.iter().filter(|run| run.uses(version)).collect();
        let found = found.iter().find(|found| found.version.get() == version);
        assert_eq!(found.map_or(0, |found| found.runs), using.len() as u64);
        for key in ["latency", "quality"] {
            let latest: Vec<_> =
                using.iter().filter_map(|run| run.latest.get(key).copied()).collect();
            match found.and_then(|found| found.metric(key)) {
                Some(found) => check(found, &latest),
                None => assert_eq!(latest, []),
            }
        }
    }
}

pub(super) async fn measured(
    tracking: &Tracking,
    registry: &Registry,
    prompt: &str,
    since: Option<Timestamp>,
) -> Vec<VersionMetrics> {
    let query = MetricsQuery { since, ..MetricsQuery::default() };
    tracking.version_metrics(registry, &prompt.parse().unwrap(), &query).await.unwrap().items
}

#[tokio::test]
async fn what_is_kept_is_what_the_runs_measured_after_random_acts() {
    let (tracking, home) = fresh().await;
    let registry = Registry::open(&home.url()).await.unwrap();
    let mut dice = TestRunner::default();
    for case in 0..CASES {
        let prompt = format!("case{case}");
        with_versions(&registry, &prompt, 3).await;
        let (mut ids, mut known) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ids.push(run(&tracking).await);
            known.push(Known::default());
        }
        let acts = prop::collection::vec((0..RUNS, act()), ACTS).new_tree(&mut dice).unwrap();
        for (number, (which, act)) in acts.current().into_iter().enumerate() {
            if done(&tracking, &prompt, &ids[which], &act).await {
                known[which].note(&act);
            }
            if number % 10 == 9 {
                check_all(&measured(&tracking, &registry, &prompt, None).await, &known);
            }
        }
        let began = Some(Timestamp::from_millis(0));
        check_all(&measured(&tracking, &registry, &prompt, began).await, &known);
        let later = Some(Timestamp::from_millis(1));
        assert_eq!(measured(&tracking, &registry, &prompt, later).await, []);
    }
}

/// Runs that use version 1, each with one value of one metric.
async fn with_values(values: impl IntoIterator<Item = f64>) -> (Tracking, Registry, super::Home) {
    let (tracking, home) = fresh().await;
    let registry = Registry::open(&home.url()).await.unwrap();
    with_versions(&registry, "x", 1).await;
    for value in values {
        let mut batch = params(&[("prompt_name", "x"), ("prompt_version", "1")]);
        batch.metrics.push(point("q", value, 1, 0));
        tracking.log(&run(&tracking).await, batch).await.unwrap();
    }
    (tracking, registry, home)
}

#[tokio::test]
async fn percentiles_in_a_large_bucket_are_those_of_its_values() {
    // All in one bucket, or two values in two buckets with hundreds in each.
    let narrow = (0..450).map(|number| 0.5 + f64::from(number * 7 % 450) * 1e-6);
    let (tracking, registry, _home) = with_values(narrow).await;
    let figures = measured(&tracking, &registry, "x", None).await[0].metrics[0].figures.unwrap();
    assert_eq!((figures.median, figures.p95), (0.500_224_500_000_000_1, 0.500_426_55));
    let passed = (0..700).map(|number| f64::from(u8::from(number % 10 < 6)));
    let (tracking, registry, _home) = with_values(passed).await;
    let figures = measured(&tracking, &registry, "x", None).await[0].metrics[0].figures.unwrap();
    assert_eq!((figures.median, figures.p95, figures.mean), (1.0, 1.0, Some(0.6)));
}

#[tokio::test]
async fn a_value_that_was_huge_for_a_moment_leaves_no_error_behind() {
    let (tracking, registry, _home) = with_values([0.5, 0.25]).await;
    let id = run(&tracking).await;
    let mut batch = params(&[("prompt_name", "x"), ("prompt_version", "1")]);
    batch.metrics.push(point("q", 1e30, 1, 0));
    tracking.log(&id, batch).await.unwrap();
    tracking.log(&id, metrics(&[point("q", 0.75, 2, 1)])).await.unwrap();
    let figures = measured(&tracking, &registry, "x", None).await[0].metrics[0].figures.unwrap();
    assert_eq!((figures.mean, figures.deviation), (Some(0.5), Some(0.25)));
}

#[tokio::test]
async fn versions_come_a_page_at_a_time_the_newest_first() {
    let (tracking, home) = fresh().await;
    let registry = Registry::open(&home.url()).await.unwrap();
    let x = with_versions(&registry, "x", 3).await;
    for version in ["1", "2", "3"] {
        let mut batch = params(&[("prompt_name", "x"), ("prompt_version", version)]);
        batch.metrics = vec![point("q", 1.0, 1, 0), point("r", 2.0, 1, 0)];
        tracking.log(&run(&tracking).await, batch).await.unwrap();
    }
    for since in [None, Some(Timestamp::from_millis(0))] {
        let mut query = MetricsQuery {
            metrics: vec!["r".to_owned()],
            since,
            page: PageQuery { limit: 2, after: None },
        };
        let first = tracking.version_metrics(&registry, &x, &query).await.unwrap();
        let versions: Vec<_> = first.items.iter().map(|found| found.version.get()).collect();
        assert_eq!(versions, [3, 2]);
        assert!(first.items.iter().all(|found| found.metrics.len() == 1));
        query.page.after = first.next;
        let last = tracking.version_metrics(&registry, &x, &query).await.unwrap();
        assert_eq!((last.items.len(), last.next), (1, None));
        assert_eq!(last.items[0].metrics[0].key, "r");
    }
}
