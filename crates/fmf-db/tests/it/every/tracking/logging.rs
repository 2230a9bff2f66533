//! Metrics, parameters and tags.

use fmf_core::{
    PageQuery,
    tracking::{ChangedParam, Metric, Pair, RunBatch, TrackingFault},
};

use super::{fault, fresh, metrics, params, point, run, shown, tags};

fn values(metrics: &[Metric]) -> Vec<(&str, f64)> {
    metrics.iter().map(|metric| (metric.key.as_str(), metric.value)).collect()
}

#[tokio::test]
async fn a_run_shows_the_latest_point_of_each_metric_in_the_order_of_the_first() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    let first = [point("z", 1.0, 10, 1), point("a", 5.0, 10, 0)];
    tracking.log(&id, metrics(&first)).await.unwrap();
    tracking.log(&id, metrics(&[point("z", 2.0, 10, 3), point("b", 6.0, 0, 0)])).await.unwrap();
    // Earlier ones, which came late.
    tracking.log(&id, metrics(&[point("z", 9.0, 99, 2), point("a", 4.0, 10, 0)])).await.unwrap();
    let found = tracking.run(&id).await.unwrap();
    assert_eq!(values(&found.metrics), [("z", 2.0), ("a", 5.0), ("b", 6.0)]);
    let all = tracking.history(&id, "z", PageQuery::default()).await.unwrap().items;
    assert_eq!(values(&all), [("z", 1.0), ("z", 2.0), ("z", 9.0)]);
}

#[tokio::test]
async fn what_is_no_number_is_kept_as_that_and_the_same_point_is_kept_once() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    let nan = point("m", f64::NAN, 1, 1);
    for _ in 0..2 {
        let points = [nan.clone(), nan.clone(), point("m", 0.0, 1, 1), point("x", -0.0, 1, 1)];
        tracking.log(&id, metrics(&points)).await.unwrap();
    }
    let all = tracking.history(&id, "m", PageQuery::default()).await.unwrap().items;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].value == 0.0 && all[1].value.is_nan(), "{all:?}");
    assert!(tracking.run(&id).await.unwrap().metrics[0].value.is_nan());
    let bounds = [f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 1e-320, 0.1 + 0.2];
    for (step, value) in (0..).zip(bounds) {
        let metric = point("b", value, 1, step).bounded();
        tracking.log(&id, metrics(&[metric])).await.unwrap();
    }
    let kept = tracking.history(&id, "b", PageQuery::default()).await.unwrap().items;
    let kept: Vec<f64> = kept.iter().map(|metric| metric.value).collect();
    assert_eq!(kept, [f64::MAX, f64::MIN, f64::MIN_POSITIVE, 1e-320, 0.1 + 0.2]);
}

#[tokio::test]
async fn the_value_of_a_parameter_never_changes() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    tracking.log_param(&id, Pair::new("p", "1")).await.unwrap();
    tracking.log_param(&id, Pair::new("p", "1")).await.unwrap();
    let changed = ChangedParam { key: "p".to_owned(), old: "1".to_owned(), new: "2".to_owned() };
    let refused = fault(tracking.log_param(&id, Pair::new("p", "2")).await);
    assert_eq!(refused, TrackingFault::ParamChanged { run: id.clone(), changed: changed.clone() });
    let batch = RunBatch {
        metrics: vec![point("m", 1.0, 0, 0)],
        params: super::all(&[("new", "1"), ("p", "2")]),
        tags: super::all(&[("t", "1")]),
        ..RunBatch::default()
    };
    let refused = fault(tracking.log(&id, batch).await);
    assert_eq!(refused, TrackingFault::ParamsChanged { run: id.clone(), changed: vec![changed] });
    let found = tracking.run(&id).await.unwrap();
    assert_eq!(shown(&found.params), [("p", "1")], "nothing of the batch is logged");
    assert!(found.metrics.is_empty() && found.tags.len() == 1);
    let history = tracking.history(&id, "m", PageQuery::default()).await.unwrap();
    assert!(history.items.is_empty());
}

#[tokio::test]
async fn a_tag_that_is_set_again_keeps_its_place() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    tracking.log(&id, tags(&[("z", "1"), ("a", "1"), ("z", "2")])).await.unwrap();
    tracking.log(&id, tags(&[("a", "3")])).await.unwrap();
    assert_eq!(shown(&tracking.run(&id).await.unwrap().tags)[1..], [("z", "2"), ("a", "3")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_meet_on_one_run_are_all_there() {
    let (tracking, home) = fresh().await;
    let id = run(&tracking).await;
    // Another server on the same database.
    let other = fmf_db::Tracking::open(&home.url()).await.unwrap();
    let tasks: Vec<_> = (0..32_i64)
        .map(|task| {
            let (tracking, id) =
                (if task % 2 == 0 { &tracking } else { &other }.clone(), id.clone());
            tokio::spawn(async move {
                let mut batch = params(&[("same", "1")]);
                batch.params.push(Pair::new(format!("p{task}"), "1"));
                batch.metrics = (0..10).map(|step| point("m", 1.0, task, step)).collect();
                batch.tags = super::all(&[("t", &task.to_string())]);
                tracking.log(&id, batch).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let found = tracking.run(&id).await.unwrap();
    assert_eq!(found.params.len(), 33);
    assert_eq!((found.metrics[0].step, found.metrics[0].timestamp), (9, 31));
    let page = PageQuery { limit: 1_000, after: None };
    assert_eq!(tracking.history(&id, "m", page).await.unwrap().items.len(), 320);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_values_for_one_parameter_one_wins() {
    let (tracking, home) = fresh().await;
    let id = run(&tracking).await;
    let other = fmf_db::Tracking::open(&home.url()).await.unwrap();
    for round in 0..20 {
        let key = format!("p{round}");
        let (one, two) = tokio::join!(
            tracking.log_param(&id, Pair::new(&key, "1")),
            other.log_param(&id, Pair::new(&key, "2")),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let kept = tracking.run(&id).await.unwrap();
        let kept = Pair::find(&kept.params, &key).unwrap();
        assert_eq!(kept, if one.is_ok() { "1" } else { "2" });
    }
}

#[tokio::test]
async fn a_long_history_is_read_to_its_end() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    for batch in 0..5_i64 {
        let points: Vec<_> =
            (0..1_000).map(|step| point("m", step as f64, batch, batch * 1_000 + step)).collect();
        tracking.log(&id, metrics(&points)).await.unwrap();
    }
    let mut page = PageQuery { limit: 777, after: None };
    let mut steps = Vec::new();
    loop {
        let found = tracking.history(&id, "m", page.clone()).await.unwrap();
        steps.extend(found.items.iter().map(|metric| metric.step));
        match found.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert!(steps.iter().copied().eq(0..5_000));
    let found = tracking.run(&id).await.unwrap();
    assert_eq!(found.metrics.len(), 1);
}

#[tokio::test]
async fn histories_of_several_runs_come_by_their_ids() {
    let (tracking, _home) = fresh().await;
    let mut ids = Vec::new();
    for number in 0..3_i64 {
        let id = run(&tracking).await;
        let points = [point("m", 1.0, 2, number), point("m", 1.0, 1, 9), point("x", 1.0, 1, 1)];
        tracking.log(&id, metrics(&points)).await.unwrap();
        ids.push(id);
    }
    let asked = [ids[2].clone(), ids[0].clone(), "none".to_owned().into()];
    let history = tracking.histories(&asked, "m", 3).await.unwrap();
    let seen: Vec<_> = history
        .runs
        .iter()
        .map(|(id, points)| (id, points.iter().map(|p| p.step).collect::<Vec<_>>()))
        .collect();
    let mut sorted = [(&ids[0], vec![9, 0]), (&ids[2], vec![9])];
    if ids[2] < ids[0] {
        sorted = [(&ids[2], vec![9, 2]), (&ids[0], vec![9])];
    }
    assert_eq!(seen, sorted);
}
