//! Logged models: what is kept of them, and what may be done to them.

use fmf_core::tracking::{
    DatasetName, ExperimentId, Lifecycle, LoggedModel, ModelId, ModelPoint, ModelQuery,
    ModelStatus, NewModel, Pair, RunBatch, TrackingFault,
};
use fmf_db::Tracking;

use super::{all, experiment, fault, fresh, point, run, shown};

/// A model that is to be made, with nothing but its name.
pub(in super::super) fn new(name: &str) -> NewModel {
    NewModel {
        experiment: ExperimentId::DEFAULT,
        name: Some(name.to_owned()),
        kind: String::new(),
        source_run: String::new(),
        params: Vec::new(),
        tags: Vec::new(),
    }
}

/// A point that a run logs of a model, on data called `data` where that is not empty.
pub(in super::super) fn said(
    model: &LoggedModel,
    (key, value): (&str, f64),
    (timestamp, step): (i64, i64),
    data: &str,
) -> ModelPoint {
    let dataset = DatasetName { name: data.to_owned(), digest: "d".to_owned() };
    ModelPoint {
        model: model.id.clone(),
        metric: point(key, value, timestamp, step),
        dataset: Some(dataset).filter(|dataset| !dataset.name.is_empty()),
    }
}

pub(in super::super) fn batch(points: &[ModelPoint]) -> RunBatch {
    RunBatch {
        metrics: points.iter().map(|point| point.metric.clone()).collect(),
        of_models: points.to_vec(),
        ..RunBatch::default()
    }
}

fn unknown() -> ModelId {
    ModelId::from("m-unknown".to_owned())
}

async fn deleted(tracking: &Tracking) -> ModelId {
    let model = tracking.create_model(new("gone")).await.unwrap();
    tracking.delete_model(&model.id).await.unwrap();
    model.id
}

#[tokio::test]
async fn a_model_is_what_was_said_of_it() {
    let (tracking, _home) = fresh().await;
    let told = NewModel {
        kind: "agent".to_owned(),
        source_run: "r".to_owned(),
        params: all(&[("z", "1"), ("a", "2")]),
        tags: all(&[("z", "3"), ("a", "4")]),
        ..new("m")
    };
    let made = tracking.create_model(told).await.unwrap();
    assert_eq!((made.id.as_str().len(), &made.id.as_str()[..2]), (34, "m-"));
    let uri = format!("mlflow-artifacts:/0/models/{}/artifacts", made.id);
    assert_eq!((made.name.as_str(), &made.artifact_uri), ("m", &uri));
    assert_eq!((made.kind.as_str(), made.source_run.as_str()), ("agent", "r"));
    assert_eq!((made.status, made.lifecycle), (ModelStatus::Pending, Lifecycle::Active));
    assert_eq!(shown(&made.params), [("a", "2"), ("z", "1")]);
    assert_eq!(shown(&made.tags), [("a", "4"), ("z", "3")]);
    assert_eq!(tracking.model(&made.id).await.unwrap(), made);
}

#[tokio::test]
async fn a_model_without_a_name_is_given_one() {
    let (tracking, _home) = fresh().await;
    let made = tracking.create_model(NewModel { name: None, ..new("") }).await.unwrap();
    assert!(made.name.split('-').count() == 3 && made.name.len() <= 20, "{}", made.name);
}

#[tokio::test]
async fn a_model_belongs_to_an_experiment_that_is_in_use() {
    let (tracking, _home) = fresh().await;
    let missing = ExperimentId(99);
    let refused = tracking.create_model(NewModel { experiment: missing, ..new("m") }).await;
    assert_eq!(fault(refused), TrackingFault::ExperimentNotFound(missing));
    let id = experiment(&tracking, "e").await;
    tracking.set_experiment_lifecycle(id, Lifecycle::Deleted).await.unwrap();
    let refused = tracking.create_model(NewModel { experiment: id, ..new("m") }).await;
    assert_eq!(fault(refused), TrackingFault::ExperimentDeleted(id));
}

#[tokio::test]
async fn a_status_is_set_as_often_as_one_likes() {
    let (tracking, _home) = fresh().await;
    let made = tracking.create_model(new("m")).await.unwrap();
    for status in ModelStatus::ALL {
        let changed = tracking.finalize_model(&made.id, status).await.unwrap();
        assert_eq!((changed.status, changed.created_at), (status, made.created_at));
        assert!(changed.updated_at >= made.updated_at);
        assert_eq!(tracking.model(&made.id).await.unwrap(), changed);
    }
}

#[tokio::test]
async fn a_deleted_model_is_not_there_but_may_be_written_to() {
    let (tracking, _home) = fresh().await;
    let id = deleted(&tracking).await;
    assert_eq!(fault(tracking.model(&id).await), TrackingFault::ModelNotFound(id.clone()));
    tracking.delete_model(&id).await.unwrap();
    tracking.set_model_tags(&id, all(&[("t", "1")])).await.unwrap();
    tracking.log_model_params(&id, all(&[("p", "1")])).await.unwrap();
    tracking.finalize_model(&id, ModelStatus::Ready).await.unwrap();
    let found = tracking.model_or_deleted(&id).await.unwrap();
    assert_eq!((found.lifecycle, found.status), (Lifecycle::Deleted, ModelStatus::Ready));
    assert_eq!((shown(&found.tags), shown(&found.params)), (vec![("t", "1")], vec![("p", "1")]));
}

#[tokio::test]
async fn nothing_is_done_to_a_model_that_is_not_there() {
    let (tracking, _home) = fresh().await;
    let id = unknown();
    let missing = TrackingFault::ModelNotFound(id.clone());
    assert_eq!(fault(tracking.model_or_deleted(&id).await), missing);
    assert_eq!(fault(tracking.finalize_model(&id, ModelStatus::Ready).await), missing);
    assert_eq!(fault(tracking.delete_model(&id).await), missing);
    assert_eq!(fault(tracking.set_model_tags(&id, Vec::new()).await), missing);
    assert_eq!(fault(tracking.log_model_params(&id, Vec::new()).await), missing);
    assert_eq!(fault(tracking.delete_model_tag(&id, "t").await), missing);
    assert_eq!(fault(tracking.change_model_tag(&id, "t", |_| String::new()).await), missing);
    let run = run(&tracking).await;
    let point = ModelPoint { model: id.clone(), metric: point("m", 1.0, 1, 1), dataset: None };
    let refused = fault(tracking.log(&run, batch(&[point])).await);
    assert_eq!(refused, TrackingFault::NoModelOfMetric(id));
    assert!(tracking.run(&run).await.unwrap().metrics.is_empty(), "nothing of it is logged");
}

#[tokio::test]
async fn a_tag_changes_and_goes_and_a_parameter_is_said_once() {
    let (tracking, _home) = fresh().await;
    let id = tracking.create_model(new("m")).await.unwrap().id;
    tracking.set_model_tags(&id, all(&[("t", "1"), ("t", "2"), ("", "é")])).await.unwrap();
    assert_eq!(shown(&tracking.model(&id).await.unwrap().tags), [("", "é"), ("t", "2")]);
    tracking.delete_model_tag(&id, "t").await.unwrap();
    let again = fault(tracking.delete_model_tag(&id, "t").await);
    assert_eq!(again, TrackingFault::ModelTagNotFound { model: id.clone(), key: "t".to_owned() });
    tracking.log_model_params(&id, all(&[("p", "1")])).await.unwrap();
    let refused = fault(tracking.log_model_params(&id, all(&[("a", "1"), ("p", "1")])).await);
    let key = "p".to_owned();
    assert_eq!(refused, TrackingFault::ModelParamExists { model: id.clone(), key });
    assert_eq!(tracking.model(&id).await.unwrap().params, [Pair::new("p", "1")]);
}

#[tokio::test]
async fn every_point_is_told_in_the_order_of_logging_and_once() {
    let (tracking, _home) = fresh().await;
    let model = tracking.create_model(new("m")).await.unwrap();
    let run = run(&tracking).await;
    let points = [
        said(&model, ("z", 1.0), (5, 2), ""),
        said(&model, ("a", 2.0), (5, 1), "data"),
        said(&model, ("z", f64::NAN), (6, 2), ""),
        said(&model, ("z", 3.0), (5, 2), ""),
    ];
    for _ in 0..2 {
        tracking.log(&run, batch(&points)).await.unwrap();
    }
    let found = tracking.model(&model.id).await.unwrap().metrics;
    let seen: Vec<_> = found
        .iter()
        .map(|point| {
            let data = point.dataset.as_ref().map(|dataset| dataset.name.as_str());
            (point.metric.key.as_str(), point.metric.value, data)
        })
        .collect();
    let expected = [("z", 1.0, None), ("a", 2.0, Some("data")), ("z", 0.0, None), ("z", 3.0, None)];
    assert_eq!(seen, expected);
    assert!(found.iter().all(|point| point.run == run));
    assert_eq!(tracking.run(&run).await.unwrap().metrics.len(), 2);
}

#[tokio::test]
async fn of_very_many_points_the_last_are_told() {
    const TOLD: i64 = 25_000;
    let (tracking, _home) = fresh().await;
    let (model, other) = (new("many"), new("few"));
    let model = tracking.create_model(model).await.unwrap();
    let other = tracking.create_model(other).await.unwrap();
    let run = run(&tracking).await;
    tracking.log(&run, batch(&[said(&other, ("a", 1.0), (0, 0), "")])).await.unwrap();
    let points: Vec<_> =
        (0..TOLD + 7).map(|step| said(&model, ("a", 0.5), (step, step), "")).collect();
    for points in points.chunks(5_000) {
        tracking.log(&run, batch(points)).await.unwrap();
    }
    let found = tracking.model(&model.id).await.unwrap().metrics;
    assert!(found.iter().map(|point| point.metric.step).eq(7..TOLD + 7));
    let query = ModelQuery { experiments: vec![ExperimentId::DEFAULT], ..ModelQuery::default() };
    let found = tracking.search_models(query).await.unwrap().items;
    let told: Vec<usize> = found.iter().map(|model| model.metrics.len()).collect();
    assert_eq!(told, [1, 25_000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_add_to_one_tag() {
    let (tracking, home) = fresh().await;
    let other = Tracking::open(&home.url()).await.unwrap();
    let id = tracking.create_model(new("m")).await.unwrap().id;
    let tasks: Vec<_> = (0..20)
        .map(|task| {
            let (tracking, id) =
                (if task % 2 == 0 { &tracking } else { &other }.clone(), id.clone());
            tokio::spawn(async move {
                let add = |old: Option<&str>| format!("{}x", old.unwrap_or_default());
                tracking.change_model_tag(&id, "t", add).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let tags = tracking.model(&id).await.unwrap().tags;
    assert_eq!(shown(&tags), [("t", "x".repeat(20).as_str())]);
}

#[tokio::test]
async fn the_longest_texts_of_a_model_are_kept() {
    let (tracking, _home) = fresh().await;
    let run = run(&tracking).await;
    // Of characters that no engine can shorten in an index.
    let long = |count: u32| -> String {
        let chars =
            (0..count).map(|n| char::from_u32(0x20000 + n.wrapping_mul(2_654_435_761) % 40_000));
        chars.map(Option::unwrap).collect()
    };
    let pair = Pair::new(long(255), long(5_000));
    let told = NewModel { params: vec![pair.clone()], tags: vec![pair.clone()], ..new(&long(500)) };
    let model = tracking.create_model(told).await.unwrap();
    let mut point = said(&model, ("", 1.0), (1, 1), &long(500));
    point.metric.key = long(250);
    point.dataset.as_mut().unwrap().digest = long(36);
    tracking.log(&run, batch(&[point.clone()])).await.unwrap();
    let found = tracking.model(&model.id).await.unwrap();
    assert_eq!((&found.tags[0], &found.params[0]), (&pair, &pair));
    assert_eq!(
        (&found.metrics[0].metric, &found.metrics[0].dataset),
        (&point.metric, &point.dataset)
    );
}
