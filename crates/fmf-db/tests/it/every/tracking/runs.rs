//! Runs: their names, lives, inputs and outputs.

use fmf_core::tracking::{
    Dataset, DatasetInput, ExperimentId, Lifecycle, ModelOutput, NAME_KEY, NewRun, Pair, RunBatch,
    RunChange, RunId, RunInputs, RunStatus, TrackingFault,
};

use super::{fault, fresh, metrics, new_run, params, point, run, shown, tags};

#[tokio::test]
async fn a_run_without_a_name_is_given_one_and_a_tag_mirrors_it() {
    let (tracking, _home) = fresh().await;
    let new = NewRun { tags: vec![Pair::new("a", "1")], ..new_run(7) };
    let made = tracking.create_run(new).await.unwrap();
    assert!(!made.info.name.is_empty());
    assert_eq!(shown(&made.tags), [("a", "1"), (NAME_KEY, made.info.name.as_str())]);
    assert_eq!((made.info.status, made.info.start, made.info.end), (RunStatus::Running, 7, None));
    let id = made.info.id.as_str();
    assert_eq!(made.info.artifact_uri, format!("mlflow-artifacts:/0/{id}/artifacts"));
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    assert_eq!(tracking.run(&made.info.id).await.unwrap(), made);
}

#[tokio::test]
async fn a_run_is_renamed_by_its_name_and_by_its_tag() {
    let (tracking, _home) = fresh().await;
    let new = NewRun { tags: vec![Pair::new(NAME_KEY, "first")], ..new_run(0) };
    let id = tracking.create_run(new).await.unwrap().info.id;
    let change = RunChange { name: Some("second".to_owned()), ..RunChange::default() };
    assert_eq!(tracking.update_run(&id, change).await.unwrap().name, "second");
    assert_eq!(shown(&tracking.run(&id).await.unwrap().tags), [(NAME_KEY, "second")]);
    tracking.log(&id, tags(&[(NAME_KEY, "third")])).await.unwrap();
    let renamed = tracking.run(&id).await.unwrap();
    assert_eq!(
        (renamed.info.name.as_str(), shown(&renamed.tags)),
        ("third", vec![(NAME_KEY, "third")])
    );
}

#[tokio::test]
async fn what_is_not_changed_stays() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    let ended = RunChange { end: Some(9), status: Some(RunStatus::Finished), name: None };
    tracking.update_run(&id, ended).await.unwrap();
    let info = tracking.update_run(&id, RunChange::default()).await.unwrap();
    assert_eq!((info.end, info.status), (Some(9), RunStatus::Finished));
}

#[tokio::test]
async fn nothing_is_written_to_a_deleted_run_until_it_is_restored() {
    let (tracking, _home) = fresh().await;
    let id = run(&tracking).await;
    tracking.log(&id, tags(&[("t", "1")])).await.unwrap();
    tracking.set_run_lifecycle(&id, Lifecycle::Deleted).await.unwrap();
    let deleted = TrackingFault::RunDeleted(id.clone());
    let input = RunInputs { models: vec!["m-1".to_owned()], ..RunInputs::default() };
    let refused = [
        fault(tracking.log(&id, metrics(&[point("m", 1.0, 0, 0)])).await),
        fault(tracking.log(&id, RunBatch::default()).await),
        fault(tracking.log_param(&id, Pair::new("p", "1")).await),
        fault(tracking.delete_run_tag(&id, "t").await),
        fault(tracking.log_inputs(&id, input).await),
        fault(tracking.log_outputs(&id, Vec::new()).await),
        fault(tracking.update_run(&id, RunChange::default()).await),
    ];
    assert!(refused.iter().all(|fault| *fault == deleted), "{refused:?}");
    let found = tracking.run(&id).await.unwrap();
    assert!(found.metrics.is_empty() && found.params.is_empty());
    tracking.set_run_lifecycle(&id, Lifecycle::Active).await.unwrap();
    tracking.log(&id, params(&[("p", "1")])).await.unwrap();
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let (tracking, _home) = fresh().await;
    let nobody = RunId::from("nobody".to_owned());
    let missing = TrackingFault::RunNotFound(nobody.clone());
    assert_eq!(fault(tracking.run(&nobody).await), missing);
    assert_eq!(fault(tracking.log(&nobody, RunBatch::default()).await), missing);
    assert_eq!(fault(tracking.set_run_lifecycle(&nobody, Lifecycle::Deleted).await), missing);
    let lost = NewRun { experiment: ExperimentId(99), ..new_run(0) };
    let refused = fault(tracking.create_run(lost).await);
    assert_eq!(refused, TrackingFault::ExperimentNotFound(ExperimentId(99)));
    let id = run(&tracking).await;
    let untagged = fault(tracking.delete_run_tag(&id, "t").await);
    assert_eq!(untagged, TrackingFault::RunTagNotFound { run: id, key: "t".to_owned() });
}

fn used(name: &str, digest: &str, tags: &[(&str, &str)]) -> DatasetInput {
    let dataset = Dataset {
        name: name.to_owned(),
        digest: digest.to_owned(),
        source_type: "code".to_owned(),
        source: "{}".to_owned(),
        schema: None,
        profile: Some("{}".to_owned()),
    };
    DatasetInput { dataset, tags: super::all(tags) }
}

#[tokio::test]
async fn an_input_is_noted_once_and_keeps_its_tags() {
    let (tracking, _home) = fresh().await;
    let (one, other) = (run(&tracking).await, run(&tracking).await);
    let train = used("data", "d1", &[("b", "1"), ("a", "2")]);
    let inputs = |datasets: &[DatasetInput]| RunInputs {
        datasets: datasets.to_vec(),
        models: vec!["m-1".to_owned()],
    };
    let both = [train.clone(), used("data", "d2", &[])];
    tracking.log_inputs(&one, inputs(&both)).await.unwrap();
    tracking.log_inputs(&one, inputs(&[used("data", "d1", &[("c", "3")])])).await.unwrap();
    tracking.log_inputs(&other, inputs(&[used("data", "d1", &[("c", "3")])])).await.unwrap();
    assert_eq!(tracking.run(&one).await.unwrap().inputs, inputs(&both));
    let others = tracking.run(&other).await.unwrap().inputs;
    assert_eq!(shown(&others.datasets[0].tags), [("c", "3")]);
    let output = ModelOutput { model: "m-2".to_owned(), step: 3 };
    for _ in 0..2 {
        tracking.log_outputs(&one, vec![output.clone()]).await.unwrap();
    }
    assert_eq!(tracking.run(&one).await.unwrap().outputs, [output]);
}

#[tokio::test]
async fn what_was_answered_is_there_after_opening_again() {
    let (tracking, home) = fresh().await;
    let id = run(&tracking).await;
    tracking.log(&id, metrics(&[point("m", 0.1 + 0.2, 5, 6)])).await.unwrap();
    let before = tracking.run(&id).await.unwrap();
    drop(tracking);
    let tracking = fmf_db::Tracking::open(&home.url()).await.unwrap();
    assert_eq!(tracking.run(&id).await.unwrap(), before);
}
