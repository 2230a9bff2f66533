//! Tags of experiments.

use fmf_core::{
    Result,
    tracking::{Experiment, ExperimentId, Pair, TrackingFault},
};

use super::{experiments::require_active, reading::numbers};
use crate::engine::Session;

pub(super) fn set(session: &mut dyn Session, id: ExperimentId, tag: &Pair) -> Result<()> {
    require_active(session, id)?;
    put(session, id, tag)
}

pub(super) fn put(session: &mut dyn Session, id: ExperimentId, tag: &Pair) -> Result<()> {
    session.execute(
        "insert into experiment_tags (experiment, key, value) values (?1, ?2, ?3)
         on conflict (experiment, key) do update set value = excluded.value",
        &[id.into(), (&tag.key).into(), (&tag.value).into()],
    )?;
    Ok(())
}

pub(super) fn delete(session: &mut dyn Session, id: ExperimentId, key: &str) -> Result<()> {
    require_active(session, id)?;
    let deleted = session.query_opt(
        "delete from experiment_tags where experiment = ?1 and key = ?2 returning seq",
        &[id.into(), key.into()],
        |row| row.integer(),
    )?;
    let missing = || TrackingFault::ExperimentTagNotFound { experiment: id, key: key.to_owned() };
    deleted.ok_or_else(missing)?;
    Ok(())
}

/// The same experiments with their tags.
pub(super) fn added(
    session: &mut dyn Session,
    mut experiments: Vec<Experiment>,
) -> Result<Vec<Experiment>> {
    let ids = numbers(experiments.iter().map(|experiment| experiment.id.0));
    let among = session.dialect().among("experiment", "?1");
    let tags = session.query(
        &format!("select experiment, key, value from experiment_tags where {among} order by seq"),
        &[ids],
        |row| Ok((row.integer()?, Pair::new(row.string()?, row.string()?))),
    )?;
    for (id, tag) in tags {
        if let Some(experiment) = experiments.iter_mut().find(|known| known.id.0 == id) {
            experiment.tags.push(tag);
        }
    }
    Ok(experiments)
}
