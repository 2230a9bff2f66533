//! What is logged to runs: metrics, parameters, tags, inputs and outputs.

use fmf_core::tracking::{
    Dataset, DatasetInput, DatasetName, Metric, ModelId, ModelOutput, ModelPoint, Pair, RunBatch,
    RunId, RunInputs,
};

use crate::mlflow::{ApiError, Params, keys::to_tag_key, tracking_rules as rules};

/// `runs/log-metric`
#[derive(Debug, Clone, PartialEq)]
pub struct LogMetric {
    /// The run.
    pub id: RunId,
    /// The point.
    pub metric: Metric,
    /// The same of a logged model, if one is named.
    pub of_model: Option<ModelPoint>,
}

impl LogMetric {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let Point { metric, about } = read_point(params)?;
        let metric = rules::metric("", metric)?;
        let of_model = about.map(|about| about.point(metric.clone()));
        Ok(Self { id, metric, of_model })
    }
}

/// `runs/log-parameter`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogParam {
    /// The run.
    pub id: RunId,
    /// The parameter.
    pub param: Pair,
}

impl LogParam {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let (key, value) = read_pair(params)?;
        Ok(Self { id, param: rules::param("", key, value)? })
    }
}

/// `runs/set-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRunTag {
    /// The run.
    pub id: RunId,
    /// The tag.
    pub tag: Pair,
}

impl SetRunTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let (key, value) = read_pair(params)?;
        Ok(Self { id, tag: rules::run_tag("", &key, value)? })
    }
}

/// `runs/delete-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteRunTag {
    /// The run.
    pub id: RunId,
    /// The tag's key.
    pub key: String,
}

impl DeleteRunTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        Ok(Self { id, key: to_tag_key(&params.required_string("key")?) })
    }
}

/// `runs/log-batch`
#[derive(Debug, Clone, PartialEq)]
pub struct LogBatch {
    /// The run.
    pub id: RunId,
    /// What is logged.
    pub batch: RunBatch,
}

impl LogBatch {
    const METRICS: usize = 1_000;
    const PAIRS: usize = 100;
    const EVERYTHING: usize = 1_000;

    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let points = each(params, "metrics", read_point)?;
        let logged = each(params, "params", read_pair)?;
        let tags = each(params, "tags", read_pair)?;
        let id = rules::checked_run_id(id)?;
        let (metrics, of_models) = checked_points(points)?;
        let logged = logged.into_iter().map(|(path, (key, value))| rules::param(&path, key, value));
        let logged = logged.collect::<Result<Vec<_>, _>>()?;
        let tags = tags.into_iter().map(|(path, (key, value))| rules::run_tag(&path, &key, value));
        let tags = tags.collect::<Result<Vec<_>, _>>()?;
        rules::check_batch("metrics", Self::METRICS, metrics.len())?;
        rules::check_batch("params", Self::PAIRS, logged.len())?;
        rules::check_batch("tags", Self::PAIRS, tags.len())?;
        let everything = metrics.len() + logged.len() + tags.len();
        rules::check_batch("metrics, params, and tags", Self::EVERYTHING, everything)?;
        rules::check_different(&logged)?;
        Ok(Self { id, batch: RunBatch { metrics, of_models, params: logged, tags } })
    }
}

/// `runs/log-inputs`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInputs {
    /// The run.
    pub id: RunId,
    /// What went into it.
    pub inputs: RunInputs,
}

impl LogInputs {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let datasets = params.objects("datasets")?;
        let models = params.objects("models")?;
        let id = rules::checked_run_id(id)?;
        let datasets = datasets.iter().map(read_dataset).collect::<Result<_, _>>()?;
        let models = models.iter().map(read_model).collect::<Result<_, _>>()?;
        Ok(Self { id, inputs: RunInputs { datasets, models } })
    }
}

/// `runs/outputs`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOutputs {
    /// The run.
    pub id: RunId,
    /// What came out of it.
    pub outputs: Vec<ModelOutput>,
}

impl LogOutputs {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let id = rules::run_id(params)?;
        let outputs = params.required_objects("models")?;
        let outputs = outputs.iter().map(|output| {
            let step = output.integer("step")?.unwrap_or_default();
            Ok(ModelOutput { model: read_model(output)?, step })
        });
        Ok(Self { id, outputs: outputs.collect::<Result<_, ApiError>>()? })
    }
}

/// Reads each object of a list, with what stands before its fields in messages.
fn each<T>(
    params: &Params,
    name: &str,
    read: impl Fn(&Params) -> Result<T, ApiError>,
) -> Result<Vec<(String, T)>, ApiError> {
    let objects = params.objects(name)?;
    objects.iter().map(|object| Ok((object.path().to_owned(), read(object)?))).collect()
}

/// A point of a metric, whose rules are not yet looked at, and what it is said of.
struct Point {
    metric: Metric,
    about: Option<About>,
}

/// A logged model, and the data that it was measured on.
struct About {
    model: ModelId,
    dataset: Option<DatasetName>,
}

impl About {
    fn point(self, metric: Metric) -> ModelPoint {
        ModelPoint { model: self.model, metric, dataset: self.dataset }
    }
}

fn read_point(params: &Params) -> Result<Point, ApiError> {
    let metric = Metric {
        key: params.required_string("key")?,
        value: params.required_number("value")?,
        timestamp: params.required_integer("timestamp")?,
        step: params.integer("step")?.unwrap_or_default(),
    };
    let text = |name| Ok::<_, ApiError>(params.optional_string(name)?.unwrap_or_default());
    let (model, name, digest) = (text("model_id")?, text("dataset_name")?, text("dataset_digest")?);
    let dataset = rules::metric_dataset(name, digest)?;
    let model = Some(model).filter(|model| !model.is_empty()).map(ModelId::from);
    Ok(Point { metric, about: model.map(|model| About { model, dataset }) })
}

/// The points of a batch, and those of them that are said of logged models too.
fn checked_points(
    points: Vec<(String, Point)>,
) -> Result<(Vec<Metric>, Vec<ModelPoint>), ApiError> {
    let mut metrics = Vec::with_capacity(points.len());
    let mut of_models = Vec::new();
    for (path, Point { metric, about }) in points {
        let metric = rules::metric(&path, metric)?;
        of_models.extend(about.map(|about| about.point(metric.clone())));
        metrics.push(metric);
    }
    Ok((metrics, of_models))
}

fn read_pair(params: &Params) -> Result<(String, String), ApiError> {
    let key = params.required_string("key")?;
    Ok((key, params.optional_string("value")?.unwrap_or_default()))
}

fn read_model(params: &Params) -> Result<String, ApiError> {
    /// An id of MLflow's is shorter.
    const ID: usize = 250;
    let id = params.required_string("model_id")?;
    rules::check_length("model_id", &id, ID)?;
    Ok(id)
}

fn read_dataset(params: &Params) -> Result<DatasetInput, ApiError> {
    const SOURCE: usize = 65_535;
    const SCHEMA: usize = 1_048_575;
    const PROFILE: usize = 16_777_215;
    const TAG_KEY: usize = 255;
    const TAG_VALUE: usize = 500;
    let fields = params.object("dataset")?;
    let maybe = |name: &str, most: usize| {
        let text = fields.optional_string(name)?;
        rules::check_length(name, text.as_deref().unwrap_or_default(), most)?;
        Ok::<_, ApiError>(text)
    };
    let text = |name, most| Ok::<_, ApiError>(maybe(name, most)?.unwrap_or_default());
    let dataset = Dataset {
        name: text("name", rules::DATASET_NAME)?,
        digest: text("digest", rules::DATASET_DIGEST)?,
        source_type: text("source_type", SOURCE)?,
        source: text("source", SOURCE)?,
        schema: maybe("schema", SCHEMA)?.filter(|text| !text.is_empty()),
        profile: maybe("profile", PROFILE)?.filter(|text| !text.is_empty()),
    };
    let tags = params.tags("tags")?.into_iter().map(|(key, value)| {
        rules::check_length("key", &key, TAG_KEY)?;
        rules::check_length("value", &value, TAG_VALUE)?;
        Ok(Pair { key: to_tag_key(&key), value })
    });
    Ok(DatasetInput { dataset, tags: tags.collect::<Result<_, ApiError>>()? })
}
