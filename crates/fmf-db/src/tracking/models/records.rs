//! Logged models themselves.

use fmf_core::{
    Result, StoreError,
    tracking::{
        DatasetName, ExperimentId, Lifecycle, LoggedModel, Metric, ModelId, ModelMetric,
        ModelStatus, NewModel, RunId, TrackingFault,
    },
};

use super::tags;
use crate::{
    engine::{Columns, Session, Unit},
    ids,
    pages::PageRoom,
    tracking::{
        experiments::{lifecycle, require_active},
        links, names,
        reading::Reading,
        runs::artifact_uri,
    },
};

/// The columns of a model, as [`read`] takes them.
const COLUMNS: &str = "m.seq, m.id, m.experiment, m.name, m.kind, m.source_run, m.status, \
                       m.artifact_uri, m.is_deleted, m.created_at, m.updated_at";

/// The most points that are told of a model, those that were logged last: as many as a page of a
/// metric's history has. (A real server tells all of them, which of a million are 300 MB.)
const MOST_POINTS: usize = 25_000;

/// The number by which the rows of a model name it, deleted or not.
///
/// # Errors
/// `Tracking` when there is none.
pub(super) fn require(session: &mut dyn Session, id: &ModelId) -> Result<i64> {
    let seq = session.query_opt(
        "select m.seq from models m where m.id = ?1",
        &[id.as_str().into()],
        |row| row.integer(),
    )?;
    Ok(seq.ok_or_else(|| TrackingFault::ModelNotFound(id.clone()))?)
}

pub(super) fn create(unit: &mut Unit<'_>, new: &NewModel) -> Result<LoggedModel> {
    let experiment = require_active(unit.session, new.experiment)?;
    let id = ModelId::from(ids::new_model());
    let name = new.name.clone().unwrap_or_else(|| names::invent(id.as_str()));
    let uri = artifact_uri(&experiment.artifact_location, &format!("models/{id}"));
    let session = &mut *unit.session;
    let seq = session.query_opt(
        "insert into models
             (id, experiment, name, kind, source_run, status, artifact_uri, is_deleted, created_at,
              updated_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?8)
         returning seq",
        &[
            id.as_str().into(),
            new.experiment.into(),
            name.into(),
            (&new.kind).into(),
            (&new.source_run).into(),
            number(ModelStatus::Pending).into(),
            uri.into(),
            unit.now.into(),
        ],
        |row| row.integer(),
    )?;
    let seq = seq.ok_or_else(|| StoreError::Corrupt("a new model has no number".to_owned()))?;
    tags::add_params(session, seq, &new.params)?;
    tags::put(session, seq, &new.tags)?;
    links::link_model(session, seq, unit.now)?;
    whole(session, seq, &id)
}

pub(super) fn get(
    session: &mut dyn Session,
    id: &ModelId,
    or_deleted: bool,
) -> Result<LoggedModel> {
    let seq = require(session, id)?;
    let found = whole(session, seq, id)?;
    if found.lifecycle == Lifecycle::Deleted && !or_deleted {
        return Err(TrackingFault::ModelNotFound(id.clone()).into());
    }
    Ok(found)
}

pub(super) fn finalize(
    unit: &mut Unit<'_>,
    id: &ModelId,
    status: ModelStatus,
) -> Result<LoggedModel> {
    let seq = require(unit.session, id)?;
    unit.session.execute(
        "update models set status = ?2, updated_at = ?3 where seq = ?1",
        &[seq.into(), number(status).into(), unit.now.into()],
    )?;
    whole(unit.session, seq, id)
}

pub(super) fn delete(unit: &mut Unit<'_>, id: &ModelId) -> Result<()> {
    let seq = require(unit.session, id)?;
    unit.session.execute(
        "update models set is_deleted = 1, updated_at = ?2 where seq = ?1",
        &[seq.into(), unit.now.into()],
    )?;
    links::link_model(unit.session, seq, unit.now)
}

/// The models of these numbers, in their order; one that is not there is left out.
///
/// # Errors
/// Where they do not fit into the room.
pub(super) fn models(
    session: &mut dyn Session,
    seqs: &[i64],
    room: &mut PageRoom,
) -> Result<Vec<LoggedModel>> {
    let from = format!("{COLUMNS} from models m");
    let mut reading = Reading::items(session, seqs, room, &from, "m.seq", read)?;
    reading.pairs("model_params", "model", "key", |model| &mut model.params)?;
    reading.pairs("model_tags", "model", "key", |model| &mut model.tags)?;
    let points = "p.key, p.timestamp, p.step, p.value, p.dataset_name, p.dataset_digest, r.id \
                  from model_metrics p join runs r on r.seq = p.run";
    reading.rows(points, "p.model", "p.seq", metric, |model, point| {
        model.metrics.push(point);
        if model.metrics.len() >= 2 * MOST_POINTS {
            keep_last_points(model);
        }
    })?;
    let mut found = reading.found(seqs);
    found.iter_mut().for_each(keep_last_points);
    Ok(found)
}

/// Forgets the points that were logged first, where there are too many for an answer.
fn keep_last_points(model: &mut LoggedModel) {
    let surplus = model.metrics.len().saturating_sub(MOST_POINTS);
    model.metrics.drain(..surplus);
}

fn whole(session: &mut dyn Session, seq: i64, id: &ModelId) -> Result<LoggedModel> {
    let model = models(session, &[seq], &mut PageRoom::unbounded())?.pop();
    Ok(model.ok_or_else(|| TrackingFault::ModelNotFound(id.clone()))?)
}

/// A model as far as its own row tells, by its number, and how many bytes its texts have.
fn read(row: &mut Columns<'_>) -> Result<(i64, LoggedModel, usize)> {
    let seq = row.integer()?;
    let model = LoggedModel {
        id: ModelId::from(row.string()?),
        experiment: ExperimentId(row.integer()?),
        name: row.string()?,
        kind: row.string()?,
        source_run: row.string()?,
        status: status(row.integer()?)?,
        artifact_uri: row.string()?,
        lifecycle: lifecycle(row)?,
        created_at: row.time()?,
        updated_at: row.time()?,
        params: Vec::new(),
        tags: Vec::new(),
        metrics: Vec::new(),
    };
    let texts = [&model.name, &model.kind, &model.source_run, &model.artifact_uri];
    let bytes = texts.into_iter().map(String::len).sum();
    Ok((seq, model, bytes))
}

fn metric(row: &mut Columns<'_>) -> Result<(ModelMetric, usize)> {
    let key = row.string()?;
    let (timestamp, step, value) = (row.integer()?, row.integer()?, row.real()?);
    let dataset = DatasetName { name: row.string()?, digest: row.string()? };
    let run = RunId::from(row.string()?);
    let bytes = key.len() + dataset.name.len() + dataset.digest.len() + run.as_str().len();
    let dataset = Some(dataset).filter(|dataset| !dataset.name.is_empty());
    let metric = Metric { key, value, timestamp, step };
    Ok((ModelMetric { metric, run, dataset }, bytes))
}

fn number(status: ModelStatus) -> i64 {
    match status {
        ModelStatus::Unspecified => 0,
        ModelStatus::Pending => 1,
        ModelStatus::Ready => 2,
        ModelStatus::Failed => 3,
    }
}

fn status(stored: i64) -> Result<ModelStatus> {
    let known = ModelStatus::ALL.into_iter().find(|status| number(*status) == stored);
    known.ok_or_else(|| StoreError::Corrupt(format!("{stored} is stored as a model's status")))
}
