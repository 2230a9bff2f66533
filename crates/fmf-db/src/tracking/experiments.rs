//! Experiments themselves.

use fmf_core::{
    Result, StoreError,
    tracking::{Experiment, ExperimentId, Lifecycle, NewExperiment, TrackingFault},
};

use super::{ARTIFACTS, experiment_tags, links};
use crate::engine::{Columns, Session, Unit, Value};

/// The columns of an experiment, as [`read`] takes them.
pub(super) const COLUMNS: &str =
    "e.id, e.name, e.artifact_location, e.is_deleted, e.created_at, e.updated_at";

pub(super) fn create(unit: &mut Unit<'_>, new: &NewExperiment) -> Result<ExperimentId> {
    let session = &mut *unit.session;
    let taken = || TrackingFault::ExperimentExists(new.name.clone());
    // Asked first, because PostgreSQL gives a refused row a number too.
    if id_of(session, &new.name)?.is_some() {
        return Err(taken().into());
    }
    let id = session.query_opt(
        "insert into experiments (name, artifact_location, is_deleted, created_at, updated_at)
         values (?1, ?2, 0, ?3, ?3)
         on conflict (name) do nothing
         returning id",
        &[
            (&new.name).into(),
            new.artifact_location.as_deref().unwrap_or_default().into(),
            unit.now.into(),
        ],
        |row| row.integer().map(ExperimentId),
    )?;
    let id = id.ok_or_else(taken)?;
    if new.artifact_location.is_none() {
        session.execute(
            "update experiments set artifact_location = ?2 where id = ?1",
            &[id.into(), format!("{ARTIFACTS}/{id}").into()],
        )?;
    }
    for tag in &new.tags {
        experiment_tags::put(session, id, tag)?;
    }
    Ok(id)
}

pub(super) fn get(session: &mut dyn Session, id: ExperimentId) -> Result<Experiment> {
    let found = find(session, "e.id = ?1", id.into())?;
    Ok(found.ok_or(TrackingFault::ExperimentNotFound(id))?)
}

pub(super) fn named(session: &mut dyn Session, name: &str) -> Result<Experiment> {
    let found = find(session, "e.name = ?1", name.into())?;
    Ok(found.ok_or_else(|| TrackingFault::ExperimentNameNotFound(name.to_owned()))?)
}

/// The experiment, if nothing forbids to add to it.
pub(super) fn require_active(session: &mut dyn Session, id: ExperimentId) -> Result<Experiment> {
    let experiment = get(session, id)?;
    match experiment.lifecycle {
        Lifecycle::Active => Ok(experiment),
        Lifecycle::Deleted => Err(TrackingFault::ExperimentDeleted(id).into()),
    }
}

pub(super) fn rename(unit: &mut Unit<'_>, id: ExperimentId, name: &str) -> Result<()> {
    let session = &mut *unit.session;
    if get(session, id)?.lifecycle == Lifecycle::Deleted {
        return Err(TrackingFault::ExperimentNotRenamed(id).into());
    }
    if id_of(session, name)?.is_some_and(|other| other != id) {
        return Err(TrackingFault::ExperimentExists(name.to_owned()).into());
    }
    session.execute(
        "update experiments set name = ?2, updated_at = ?3 where id = ?1",
        &[id.into(), name.into(), unit.now.into()],
    )?;
    Ok(())
}

pub(super) fn set_lifecycle(unit: &mut Unit<'_>, id: ExperimentId, to: Lifecycle) -> Result<()> {
    let session = &mut *unit.session;
    if get(session, id)?.lifecycle == to {
        return Err(TrackingFault::ExperimentNotFound(id).into());
    }
    session.execute(
        "update experiments set is_deleted = ?2, updated_at = ?3 where id = ?1",
        &[id.into(), is_deleted(to).into(), unit.now.into()],
    )?;
    set_lifecycle_of_runs(session, id, is_deleted(to))
}

/// The same with its runs, and with what the linked ones among them count for.
fn set_lifecycle_of_runs(
    session: &mut dyn Session,
    id: ExperimentId,
    is_deleted: bool,
) -> Result<()> {
    let linked = session.query(
        "update runs set is_deleted = ?2 where experiment = ?1 and is_deleted <> ?2
         returning seq, is_linked",
        &[id.into(), is_deleted.into()],
        |row| Ok((row.integer()?, row.flag()?)),
    )?;
    let linked = linked.into_iter().filter_map(|(seq, is_linked)| is_linked.then_some(seq));
    linked.into_iter().try_for_each(|seq| links::set_counted(session, seq, !is_deleted))
}

/// Reads [`COLUMNS`]; the tags are not among them.
pub(super) fn read(row: &mut Columns<'_>) -> Result<Experiment> {
    Ok(Experiment {
        id: ExperimentId(row.integer()?),
        name: row.string()?,
        artifact_location: row.string()?,
        lifecycle: lifecycle(row)?,
        created_at: row.time()?,
        updated_at: row.time()?,
        tags: Vec::new(),
    })
}

pub(super) fn lifecycle(row: &mut Columns<'_>) -> Result<Lifecycle, StoreError> {
    Ok(if row.flag()? { Lifecycle::Deleted } else { Lifecycle::Active })
}

pub(super) fn is_deleted(lifecycle: Lifecycle) -> bool {
    lifecycle == Lifecycle::Deleted
}

fn find(session: &mut dyn Session, which: &str, value: Value<'_>) -> Result<Option<Experiment>> {
    let statement = format!("select {COLUMNS} from experiments e where {which}");
    let Some(found) = session.query_opt(&statement, &[value], read)? else { return Ok(None) };
    Ok(experiment_tags::added(session, vec![found])?.pop())
}

fn id_of(session: &mut dyn Session, name: &str) -> Result<Option<ExperimentId>> {
    session.query_opt("select id from experiments where name = ?1", &[name.into()], |row| {
        row.integer().map(ExperimentId)
    })
}

impl From<ExperimentId> for Value<'_> {
    fn from(id: ExperimentId) -> Self {
        Self::Integer(id.0)
    }
}
