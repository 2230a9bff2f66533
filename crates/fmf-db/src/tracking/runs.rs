//! Runs themselves.

use fmf_core::{
    Result, StoreError,
    tracking::{
        ExperimentId, Lifecycle, NAME_KEY, NewRun, Pair, Run, RunChange, RunId, RunInfo, RunStatus,
        TrackingFault,
    },
};

use super::{
    experiments::{is_deleted, lifecycle, require_active},
    latest, links, names,
    read::runs,
    tags,
};
use crate::{
    engine::{Columns, Session, Unit},
    ids,
    pages::PageRoom,
};

/// The columns of a run, as [`read`] takes them.
pub(super) const COLUMNS: &str = "r.seq, r.id, r.experiment, r.name, r.user_id, r.status, \
                                  r.start_time, r.end_time, r.artifact_uri, r.is_deleted, r.is_linked";

/// A run and the number by which its rows name it.
pub(super) struct Found {
    pub(super) seq: i64,
    pub(super) info: RunInfo,
    /// Whether it ever named a prompt version.
    pub(super) is_linked: bool,
}

impl Found {
    /// # Errors
    /// `Tracking` when there is none.
    pub(super) fn require(session: &mut dyn Session, id: &RunId) -> Result<Self> {
        Self::find(session, id, "")
    }

    fn find(session: &mut dyn Session, id: &RunId, locking: &str) -> Result<Self> {
        let found = session.query_opt(
            &format!("select {COLUMNS} from runs r where r.id = ?1{locking}"),
            &[id.as_str().into()],
            read,
        )?;
        Ok(found.ok_or_else(|| TrackingFault::RunNotFound(id.clone()))?)
    }

    /// The same for what is to be written to. What is written says whether the run is deleted, so
    /// that no other server may delete it meanwhile.
    ///
    /// # Errors
    /// `Tracking` when it is not there or deleted.
    pub(super) fn require_active(session: &mut dyn Session, id: &RunId) -> Result<Self> {
        let locking = session.dialect().locking();
        let found = Self::find(session, id, locking)?;
        match found.info.lifecycle {
            Lifecycle::Active => Ok(found),
            Lifecycle::Deleted => Err(TrackingFault::RunDeleted(id.clone()).into()),
        }
    }
}

pub(super) fn create(unit: &mut Unit<'_>, new: &NewRun) -> Result<Run> {
    let experiment = require_active(unit.session, new.experiment)?;
    let id = RunId::from(ids::new_run());
    let given = new.name.as_deref().filter(|name| !name.is_empty());
    let tagged = Pair::find(&new.tags, NAME_KEY).filter(|name| !name.is_empty());
    let name = given.or(tagged).map_or_else(|| names::invent(id.as_str()), str::to_owned);
    let uri = artifact_uri(&experiment.artifact_location, id.as_str());
    let session = &mut *unit.session;
    let seq = session.query_opt(
        "insert into runs
             (id, experiment, name, user_id, status, start_time, end_time, artifact_uri, is_deleted)
         values (?1, ?2, ?3, ?4, ?5, ?6, null, ?7, 0)
         returning seq",
        &[
            id.as_str().into(),
            new.experiment.into(),
            (&name).into(),
            (&new.user).into(),
            RunStatus::Running.as_str().into(),
            new.start.into(),
            uri.into(),
        ],
        |row| row.integer(),
    )?;
    let seq = seq.ok_or_else(|| StoreError::Corrupt("a new run has no number".to_owned()))?;
    for tag in &new.tags {
        tags::set(session, seq, tag, unit.now)?;
    }
    tags::put(session, seq, NAME_KEY, &name)?;
    whole(session, seq, &id)
}

pub(super) fn get(session: &mut dyn Session, id: &RunId) -> Result<Run> {
    let seq = Found::require(session, id)?.seq;
    whole(session, seq, id)
}

pub(super) fn update(session: &mut dyn Session, id: &RunId, change: &RunChange) -> Result<RunInfo> {
    let found = Found::require_active(session, id)?;
    let status = change.status.unwrap_or(found.info.status);
    session.execute(
        "update runs set status = ?2, end_time = ?3 where seq = ?1",
        &[found.seq.into(), status.as_str().into(), change.end.or(found.info.end).into()],
    )?;
    if let Some(name) = &change.name {
        rename(session, found.seq, name)?;
    }
    Ok(Found::require(session, id)?.info)
}

/// Gives a run a name, in its own row and in the tag that mirrors it. An empty name is none.
pub(super) fn rename(session: &mut dyn Session, seq: i64, name: &str) -> Result<()> {
    if name.is_empty() {
        return Ok(());
    }
    session.execute("update runs set name = ?2 where seq = ?1", &[seq.into(), name.into()])?;
    tags::put(session, seq, NAME_KEY, name)
}

pub(super) fn set_lifecycle(session: &mut dyn Session, id: &RunId, to: Lifecycle) -> Result<()> {
    let seq = Found::require(session, id)?.seq;
    let is_deleted = is_deleted(to);
    // Only who changes it lets the figures of prompt versions follow.
    let linked = session.query_opt(
        "update runs set is_deleted = ?2 where seq = ?1 and is_deleted <> ?2 returning is_linked",
        &[seq.into(), is_deleted.into()],
        |row| row.flag(),
    )?;
    latest::set_lifecycle(session, "r.seq", seq.into(), is_deleted)?;
    match linked {
        Some(true) => links::set_counted(session, seq, !is_deleted),
        _ => Ok(()),
    }
}

/// Reads [`COLUMNS`].
pub(super) fn read(row: &mut Columns<'_>) -> Result<Found> {
    let seq = row.integer()?;
    let info = RunInfo {
        id: RunId::from(row.string()?),
        experiment: ExperimentId(row.integer()?),
        name: row.string()?,
        user: row.string()?,
        status: status(row.text()?)?,
        start: row.integer()?,
        end: row.maybe_integer()?,
        artifact_uri: row.string()?,
        lifecycle: lifecycle(row)?,
    };
    Ok(Found { seq, info, is_linked: row.flag()? })
}

fn whole(session: &mut dyn Session, seq: i64, id: &RunId) -> Result<Run> {
    let run = runs(session, &[seq], &mut PageRoom::unbounded())?.pop();
    Ok(run.ok_or_else(|| TrackingFault::RunNotFound(id.clone()))?)
}

fn status(text: &str) -> Result<RunStatus> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("{text:?} is stored as a run's status")))
}

/// The address of files `below` those of an experiment; what stands behind a `?` stays at its end.
pub(super) fn artifact_uri(location: &str, below: &str) -> String {
    let (path, query) = match location.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (location, String::new()),
    };
    format!("{}/{below}/artifacts{query}", path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_run_are_below_those_of_its_experiment() {
        let uri = |location| artifact_uri(location, "r");
        assert_eq!(uri("mlflow-artifacts:/0"), "mlflow-artifacts:/0/r/artifacts");
        assert_eq!(uri("s3://b/p/?x=y"), "s3://b/p/r/artifacts?x=y");
        assert_eq!(uri("/files/"), "/files/r/artifacts");
    }
}
