//! Experiments: their names, lives and tags.

use fmf_core::{
    PageQuery,
    filter::{ExperimentClause, ExperimentOrder},
    tracking::{
        ExperimentId, ExperimentQuery, Lifecycle, NewExperiment, Pair, TrackingFault, View,
    },
};

use super::{experiment, fault, fresh, new_run, shown};

#[tokio::test]
async fn the_default_experiment_is_there_from_the_start() {
    let (tracking, _home) = fresh().await;
    let default = tracking.experiment(ExperimentId::DEFAULT).await.unwrap();
    assert_eq!((default.name.as_str(), default.lifecycle), ("Default", Lifecycle::Active));
    assert_eq!(default.artifact_location, "mlflow-artifacts:/0");
    assert!(default.created_at.as_millis() > 1_700_000_000_000, "{:?}", default.created_at);
    assert_eq!(tracking.experiment_named("Default").await.unwrap(), default);
    assert_eq!(experiment(&tracking, "next").await, ExperimentId(1));
}

#[tokio::test]
async fn a_refused_experiment_takes_no_number() {
    let (tracking, _home) = fresh().await;
    let first = experiment(&tracking, "a").await;
    let again = NewExperiment { name: "a".to_owned(), ..NewExperiment::default() };
    let refused = fault(tracking.create_experiment(again).await);
    assert_eq!(refused, TrackingFault::ExperimentExists("a".to_owned()));
    assert_eq!(experiment(&tracking, "b").await, ExperimentId(first.0 + 1));
}

#[tokio::test]
async fn a_deleted_experiment_keeps_its_name_and_takes_its_runs_with_it() {
    let (tracking, _home) = fresh().await;
    let id = experiment(&tracking, "a").await;
    let new = || fmf_core::tracking::NewRun { experiment: id, ..new_run(0) };
    let run = tracking.create_run(new()).await.unwrap().info.id;
    tracking.set_experiment_lifecycle(id, Lifecycle::Deleted).await.unwrap();
    assert_eq!(tracking.experiment_named("a").await.unwrap().lifecycle, Lifecycle::Deleted);
    assert_eq!(tracking.run(&run).await.unwrap().info.lifecycle, Lifecycle::Deleted);
    assert_eq!(fault(tracking.create_run(new()).await), TrackingFault::ExperimentDeleted(id));
    let renamed = tracking.rename_experiment(id, "b").await;
    assert_eq!(fault(renamed), TrackingFault::ExperimentNotRenamed(id));
    let again = tracking.set_experiment_lifecycle(id, Lifecycle::Deleted).await;
    assert_eq!(fault(again), TrackingFault::ExperimentNotFound(id));
    let taken = NewExperiment { name: "a".to_owned(), ..NewExperiment::default() };
    fault(tracking.create_experiment(taken).await);
    tracking.set_experiment_lifecycle(id, Lifecycle::Active).await.unwrap();
    assert_eq!(tracking.run(&run).await.unwrap().info.lifecycle, Lifecycle::Active);
}

#[tokio::test]
async fn an_experiment_is_renamed_unless_the_name_is_taken() {
    let (tracking, _home) = fresh().await;
    let (a, b) = (experiment(&tracking, "a").await, experiment(&tracking, "b").await);
    tracking.rename_experiment(a, "a").await.unwrap();
    tracking.rename_experiment(a, "c").await.unwrap();
    let taken = fault(tracking.rename_experiment(b, "c").await);
    assert_eq!(taken, TrackingFault::ExperimentExists("c".to_owned()));
    let gone = fault(tracking.experiment_named("a").await);
    assert_eq!(gone, TrackingFault::ExperimentNameNotFound("a".to_owned()));
}

#[tokio::test]
async fn tags_of_an_experiment_keep_their_order() {
    let (tracking, _home) = fresh().await;
    let id = experiment(&tracking, "a").await;
    for (key, value) in [("z", "1"), ("a", "2"), ("z", "3")] {
        tracking.set_experiment_tag(id, Pair::new(key, value)).await.unwrap();
    }
    assert_eq!(shown(&tracking.experiment(id).await.unwrap().tags), [("z", "3"), ("a", "2")]);
    tracking.delete_experiment_tag(id, "z").await.unwrap();
    let again = fault(tracking.delete_experiment_tag(id, "z").await);
    assert!(matches!(again, TrackingFault::ExperimentTagNotFound { .. }), "{again:?}");
}

/// The names that a search finds, in order.
async fn names(filter: &str, order: &[&str], view: View) -> Vec<String> {
    let (tracking, _home) = fresh().await;
    for name in ["beta", "alpha", "gamma"] {
        let id = experiment(&tracking, name).await;
        let tag = Pair::new("letter", &name[..1]);
        tracking.set_experiment_tag(id, tag).await.unwrap();
    }
    let gone = experiment(&tracking, "gone").await;
    tracking.set_experiment_lifecycle(gone, Lifecycle::Deleted).await.unwrap();
    let mut query = ExperimentQuery {
        view,
        filter: ExperimentClause::parse_all(filter).unwrap(),
        order: ExperimentOrder::parse_all(order).unwrap(),
        page: PageQuery { limit: 2, after: None },
    };
    let mut found = Vec::new();
    loop {
        let page = tracking.search_experiments(query.clone()).await.unwrap();
        assert!(page.items.len() <= 2);
        found.extend(page.items.into_iter().map(|experiment| experiment.name));
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => return found,
        }
    }
}

#[tokio::test]
async fn experiments_are_searched_by_what_they_are() {
    let cases: &[(&str, &[&str], View, &[&str])] = &[
        ("", &["name"], View::Active, &["Default", "alpha", "beta", "gamma"]),
        ("", &["experiment_id DESC"], View::All, &["gone", "gamma", "alpha", "beta", "Default"]),
        ("", &[], View::Deleted, &["gone"]),
        ("name LIKE '%a%'", &["name DESC"], View::Active, &["gamma", "beta", "alpha", "Default"]),
        ("name ILIKE 'ALPHA'", &[], View::Active, &["alpha"]),
        ("tags.letter != 'b'", &["name"], View::Active, &["alpha", "gamma"]),
        ("tags.letter IS NULL", &[], View::Active, &["Default"]),
        ("experiment_id IN ('1', '3')", &["name"], View::Active, &["beta", "gamma"]),
        ("experiment_id != '0'", &["name"], View::Active, &["alpha", "beta", "gamma"]),
        ("creation_time > 0 AND name = 'beta'", &[], View::Active, &["beta"]),
    ];
    for (filter, order, view, expected) in cases {
        assert_eq!(names(filter, order, *view).await, *expected, "{filter}");
    }
}
