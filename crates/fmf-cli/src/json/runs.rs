//! Experiments and runs. Whatever differs in its keys from run to run is an object.

use fmf::{
    Timestamp,
    runs::{Comparison, Course},
    tracking::{Experiment, Lifecycle, Metric, Pair, Run},
};
use fmf_wire::mlflow::keys::from_tag_key;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::moment;
use crate::commands::Shown;

/// Of `experiment list`.
#[derive(Debug, Serialize)]
pub(crate) struct ExperimentsJson {
    store: String,
    experiments: Vec<ExperimentJson>,
}

#[derive(Debug, Serialize)]
struct ExperimentJson {
    id: i64,
    name: String,
    deleted: bool,
    artifact_location: String,
    created_at: Option<String>,
    updated_at: Option<String>,
    tags: Map<String, Value>,
}

impl ExperimentsJson {
    pub(crate) fn new(store: String, experiments: &[Experiment]) -> Self {
        let experiments = experiments.iter().map(|experiment| ExperimentJson {
            id: experiment.id.0,
            name: experiment.name.clone(),
            deleted: experiment.lifecycle == Lifecycle::Deleted,
            artifact_location: experiment.artifact_location.clone(),
            created_at: moment(Some(experiment.created_at)),
            updated_at: moment(Some(experiment.updated_at)),
            tags: object(&experiment.tags),
        });
        Self { store, experiments: experiments.collect() }
    }
}

/// Of `run list`.
#[derive(Debug, Serialize)]
pub(crate) struct RunsJson {
    store: String,
    runs: Vec<RunJson>,
}

impl RunsJson {
    pub(crate) fn new(store: String, runs: &[Run], experiments: &[Experiment]) -> Self {
        let runs = runs.iter().map(|run| {
            let its = experiments.iter().find(|its| its.id == run.info.experiment);
            RunJson::new(run, its)
        });
        Self { store, runs: runs.collect() }
    }
}

/// A run as every command tells it; of each metric the latest value.
#[derive(Debug, Serialize)]
struct RunJson {
    id: String,
    name: String,
    experiment_id: i64,
    experiment: Option<String>,
    status: String,
    deleted: bool,
    user: String,
    started_at: Option<String>,
    ended_at: Option<String>,
    artifact_uri: String,
    params: Map<String, Value>,
    metrics: Map<String, Value>,
    tags: Map<String, Value>,
    prompts: Vec<Value>,
}

impl RunJson {
    fn new(run: &Run, experiment: Option<&Experiment>) -> Self {
        let info = &run.info;
        let metrics = run.metrics.iter();
        let prompts = run.linked_versions();
        Self {
            id: info.id.to_string(),
            name: info.name.clone(),
            experiment_id: info.experiment.0,
            experiment: experiment.map(|experiment| experiment.name.clone()),
            status: info.status.as_str().to_lowercase(),
            deleted: info.lifecycle == Lifecycle::Deleted,
            user: info.user.clone(),
            started_at: at(info.start),
            ended_at: at(info.end.unwrap_or_default()),
            artifact_uri: info.artifact_uri.clone(),
            params: object(&run.params),
            metrics: metrics.map(|metric| (metric.key.clone(), json!(metric.value))).collect(),
            tags: object(&run.tags),
            prompts: prompts
                .iter()
                .map(
                    |prompt| json!({"name": prompt.name.as_str(), "version": prompt.version.get()}),
                )
                .collect(),
        }
    }
}

/// Of `run show`: a run, with the courses of its metrics, its inputs and outputs.
#[derive(Debug, Serialize)]
pub(crate) struct RunDetailJson {
    store: String,
    #[serde(flatten)]
    run: RunJson,
    courses: Map<String, Value>,
    datasets: Vec<Value>,
    input_models: Vec<String>,
    output_models: Vec<Value>,
}

impl RunDetailJson {
    pub(crate) fn new(store: String, shown: &Shown) -> Self {
        let Shown { run, experiment, courses } = shown;
        let courses = run.metrics.iter().zip(courses);
        let datasets = run.inputs.datasets.iter().map(|input| {
            let data = &input.dataset;
            json!({
                "name": data.name,
                "digest": data.digest,
                "source_type": data.source_type,
                "source": data.source,
                "tags": object(&input.tags),
            })
        });
        let outputs = run.outputs.iter();
        Self {
            store,
            run: RunJson::new(run, Some(experiment)),
            courses: courses
                .map(|(metric, course)| (metric.key.clone(), told(metric, course.as_ref())))
                .collect(),
            datasets: datasets.collect(),
            input_models: run.inputs.models.clone(),
            output_models: outputs
                .map(|output| json!({"model": output.model, "step": output.step}))
                .collect(),
        }
    }
}

fn told(metric: &Metric, course: Option<&Course>) -> Value {
    json!({
        "step": metric.step,
        "at": at(metric.timestamp),
        "last": metric.value,
        "first": course.map(|course| course.first),
        "min": course.map(|course| course.lowest),
        "max": course.map(|course| course.highest),
        "points": course.map(|course| course.points),
    })
}

/// Of `run compare`: values and marks stand in the order of the runs.
#[derive(Debug, Serialize)]
pub(crate) struct ComparisonJson {
    store: String,
    runs: Vec<RunJson>,
    params: Map<String, Value>,
    metrics: Map<String, Value>,
}

impl ComparisonJson {
    pub(crate) fn new(store: String, runs: &[Run], comparison: &Comparison) -> Self {
        let params = comparison.params.iter();
        let metrics = comparison.metrics.iter().map(|metric| {
            let best: Vec<bool> = (0..runs.len()).map(|place| metric.is_best(place)).collect();
            let better = metric.better.as_str();
            let told = json!({"better": better, "values": metric.values, "best": best});
            (metric.key.clone(), told)
        });
        Self {
            store,
            runs: runs.iter().map(|run| RunJson::new(run, None)).collect(),
            params: params.map(|param| (param.key.clone(), json!(param.values))).collect(),
            metrics: metrics.collect(),
        }
    }
}

/// A moment in milliseconds; 0 is none.
fn at(millis: i64) -> Option<String> {
    moment((millis != 0).then(|| Timestamp::from_millis(millis)))
}

/// Parameters or tags, under the keys of the protocol.
fn object(pairs: &[Pair]) -> Map<String, Value> {
    let pairs = pairs.iter();
    pairs.map(|pair| (from_tag_key(&pair.key).to_owned(), json!(pair.value))).collect()
}
