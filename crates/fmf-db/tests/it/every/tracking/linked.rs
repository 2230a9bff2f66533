//! Links from runs to prompt versions: how they are made, and which life of a name they mean.

use fmf_core::{
    MetricsQuery, Page, PromptName, PromptStore as _, VersionMetrics, Write,
    tracking::{ExperimentId, Lifecycle, NewModel, NewRun, PROMPTS_KEY, Pair, RunBatch, RunId},
};
use fmf_db::{Registry, Tracking};

use super::{
    super::{past::passed, place::Home},
    experiment, fresh, metrics, new_run, params, point, run,
};
use crate::given::{name, saying, with_versions};

/// The tag that lists these versions of `x`.
fn listing(versions: &[u32]) -> Pair {
    let items = versions.iter().map(|number| format!(r#"{{"name": "x", "version": "{number}"}}"#));
    Pair::new(PROMPTS_KEY, format!("[{}]", items.collect::<Vec<_>>().join(", ")))
}

fn tagged(versions: &[u32]) -> RunBatch {
    RunBatch { tags: vec![listing(versions)], ..RunBatch::default() }
}

async fn measured(
    tracking: &Tracking,
    registry: &Registry,
    of: &PromptName,
) -> Vec<VersionMetrics> {
    let query = MetricsQuery::default();
    let Page { items, next } = tracking.version_metrics(registry, of, &query).await.unwrap();
    assert!(next.is_none());
    items
}

/// Each version that has runs, with their number.
#[track_caller]
fn check(found: &[VersionMetrics], expected: &[(u32, u64)]) {
    let found: Vec<_> = found.iter().map(|found| (found.version.get(), found.runs)).collect();
    assert_eq!(found, expected);
}

/// Runs beside a registry in which `x` has three versions.
async fn given() -> (Tracking, Registry, PromptName, Home) {
    let (tracking, home) = fresh().await;
    let registry = Registry::open(&home.url()).await.unwrap();
    let x = with_versions(&registry, "x", 3).await;
    (tracking, registry, x, home)
}

async fn log(tracking: &Tracking, run: &RunId, batch: RunBatch) {
    tracking.log(run, batch).await.unwrap();
}

#[tokio::test]
async fn the_tag_links_versions_and_its_deletion_takes_them_back() {
    let (tracking, registry, x, _home) = given().await;
    let id = run(&tracking).await;
    log(&tracking, &id, tagged(&[1])).await;
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
    log(&tracking, &id, tagged(&[1, 3])).await;
    check(&measured(&tracking, &registry, &x).await, &[(3, 1), (1, 1)]);
    log(&tracking, &id, tagged(&[2])).await;
    check(&measured(&tracking, &registry, &x).await, &[(2, 1)]);
    tracking.delete_run_tag(&id, PROMPTS_KEY).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[]);
}

#[tokio::test]
async fn a_run_is_linked_from_its_beginning_by_the_tags_it_is_made_with() {
    let (tracking, registry, x, _home) = given().await;
    tracking.create_run(NewRun { tags: vec![listing(&[2])], ..new_run(0) }).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[(2, 1)]);
}

#[tokio::test]
async fn parameters_link_a_version_in_either_order_and_in_one_request_or_two() {
    let (tracking, registry, x, _home) = given().await;
    let (prompt, one) = (("prompt_name", "x"), ("prompt_version", "1"));
    for batch in [[prompt, one], [one, prompt]] {
        log(&tracking, &run(&tracking).await, params(&batch)).await;
        let id = run(&tracking).await;
        for (key, value) in batch {
            tracking.log_param(&id, Pair::new(key, value)).await.unwrap();
        }
    }
    check(&measured(&tracking, &registry, &x).await, &[(1, 4)]);
}

#[tokio::test]
async fn parameters_that_name_no_version_link_nothing() {
    let (tracking, registry, x, _home) = given().await;
    for (named, version) in [("x", "production"), ("x", "0"), ("a/b", "1"), ("y", "1")] {
        let named = params(&[("prompt_name", named), ("prompt_version", version)]);
        log(&tracking, &run(&tracking).await, named).await;
    }
    check(&measured(&tracking, &registry, &x).await, &[]);
}

#[tokio::test]
async fn a_run_that_names_a_version_in_two_ways_counts_once() {
    let (tracking, registry, x, _home) = given().await;
    let id = run(&tracking).await;
    log(&tracking, &id, params(&[("prompt_name", "x"), ("prompt_version", "1")])).await;
    log(&tracking, &id, tagged(&[1])).await;
    log(&tracking, &id, metrics(&[point("q", 0.5, 1, 0)])).await;
    let found = measured(&tracking, &registry, &x).await;
    check(&found, &[(1, 1)]);
    assert_eq!(found[0].metrics[0].count, 1);
    tracking.delete_run_tag(&id, PROMPTS_KEY).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
}

#[tokio::test]
async fn a_deleted_run_or_experiment_counts_nowhere_until_it_is_restored() {
    let (tracking, registry, x, _home) = given().await;
    let other = experiment(&tracking, "other").await;
    let new = NewRun { experiment: other, tags: vec![listing(&[1])], ..new_run(0) };
    let id = tracking.create_run(new).await.unwrap().info.id;
    log(&tracking, &id, metrics(&[point("q", 0.5, 1, 0)])).await;
    for to in [Lifecycle::Deleted, Lifecycle::Deleted, Lifecycle::Active, Lifecycle::Active] {
        tracking.set_run_lifecycle(&id, to).await.unwrap();
        let expected: &[_] = if to == Lifecycle::Active { &[(1, 1)] } else { &[] };
        check(&measured(&tracking, &registry, &x).await, expected);
    }
    tracking.set_experiment_lifecycle(other, Lifecycle::Deleted).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[]);
    tracking.set_experiment_lifecycle(other, Lifecycle::Active).await.unwrap();
    let found = measured(&tracking, &registry, &x).await;
    check(&found, &[(1, 1)]);
    assert_eq!(found[0].metrics[0].count, 1);
}

#[tokio::test]
async fn a_new_life_of_a_name_begins_without_runs() {
    let (tracking, registry, x, _home) = given().await;
    log(&tracking, &run(&tracking).await, tagged(&[1, 2])).await;
    registry.delete_entry(&x, Write::default()).await.unwrap();
    assert!(tracking.version_metrics(&registry, &x, &MetricsQuery::default()).await.is_err());
    passed(&registry).await;
    registry.register(saying("x", "again")).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[]);
    log(&tracking, &run(&tracking).await, tagged(&[1])).await;
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
}

#[tokio::test]
async fn a_renamed_prompt_keeps_its_runs_and_gets_those_that_still_use_its_old_name() {
    let (tracking, registry, x, _home) = given().await;
    log(&tracking, &run(&tracking).await, tagged(&[1])).await;
    registry.rename(&x, &name("y"), Write::default()).await.unwrap();
    log(&tracking, &run(&tracking).await, tagged(&[2])).await;
    check(&measured(&tracking, &registry, &name("y")).await, &[(2, 1), (1, 1)]);
    let new = params(&[("prompt_name", "y"), ("prompt_version", "2")]);
    log(&tracking, &run(&tracking).await, new).await;
    check(&measured(&tracking, &registry, &name("y")).await, &[(2, 2), (1, 1)]);
    // The moment of the last link, too.
    passed(&registry).await;
    passed(&registry).await;
    with_versions(&registry, "x", 1).await;
    check(&measured(&tracking, &registry, &x).await, &[]);
    check(&measured(&tracking, &registry, &name("y")).await, &[(2, 2), (1, 1)]);
    log(&tracking, &run(&tracking).await, tagged(&[1])).await;
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
    check(&measured(&tracking, &registry, &name("y")).await, &[(2, 2), (1, 1)]);
}

#[tokio::test]
async fn a_run_that_named_a_prompt_before_it_was_registered_counts() {
    let (tracking, home) = fresh().await;
    let registry = Registry::open(&home.url()).await.unwrap();
    log(&tracking, &run(&tracking).await, tagged(&[1])).await;
    let x = with_versions(&registry, "x", 1).await;
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
}

#[tokio::test]
async fn the_run_that_made_a_model_uses_what_the_model_was_logged_with() {
    let (tracking, registry, x, _home) = given().await;
    let id = run(&tracking).await;
    let new = |tags, source_run: &str| NewModel {
        experiment: ExperimentId::DEFAULT,
        name: None,
        kind: String::new(),
        source_run: source_run.to_owned(),
        params: Vec::new(),
        tags,
    };
    let model = tracking.create_model(new(vec![listing(&[1])], id.as_str())).await.unwrap().id;
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
    tracking.set_model_tags(&model, vec![listing(&[1, 2])]).await.unwrap();
    log(&tracking, &id, tagged(&[1])).await;
    check(&measured(&tracking, &registry, &x).await, &[(2, 1), (1, 1)]);
    tracking.delete_model_tag(&model, PROMPTS_KEY).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
    tracking.set_model_tags(&model, vec![listing(&[3])]).await.unwrap();
    tracking.delete_model(&model).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
    tracking.create_model(new(vec![listing(&[3])], "no such run")).await.unwrap();
    check(&measured(&tracking, &registry, &x).await, &[(1, 1)]);
}
