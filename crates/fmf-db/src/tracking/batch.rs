//! Logging: metrics, parameters and tags of one run, all at once or not at all.

use fmf_core::{
    Result,
    tracking::{ChangedParam, NAME_KEY, Pair, RunBatch, RunId, TrackingFault},
};

use super::{
    latest::log_metrics,
    links, models,
    runs::{Found, rename},
    tags,
};
use crate::{
    engine::{Session, Unit},
    statement::listed,
};

pub(super) fn log(unit: &mut Unit<'_>, id: &RunId, batch: &RunBatch) -> Result<()> {
    let session = &mut *unit.session;
    let found = Found::hold_active(session, id)?;
    let changed = log_params(session, found.seq, &batch.params)?;
    if !changed.is_empty() {
        return Err(TrackingFault::ParamsChanged { run: id.clone(), changed }.into());
    }
    log_metrics(session, &found, &batch.metrics)?;
    models::log_points(session, found.seq, &batch.of_models)?;
    for tag in &batch.tags {
        if tag.key == NAME_KEY {
            rename(session, found.seq, &tag.value)?;
        } else {
            tags::set(session, found.seq, tag, unit.now)?;
        }
    }
    links::link_params(session, found.seq, &batch.params, unit.now)
}

pub(super) fn log_param(unit: &mut Unit<'_>, id: &RunId, param: &Pair) -> Result<()> {
    let session = &mut *unit.session;
    let found = Found::hold_active(session, id)?;
    let logged = std::slice::from_ref(param);
    match log_params(session, found.seq, logged)?.pop() {
        None => links::link_params(session, found.seq, logged, unit.now),
        Some(changed) => Err(TrackingFault::ParamChanged { run: id.clone(), changed }.into()),
    }
}

/// Adds the parameters that are new, and answers those that have another value already. They are
/// read after the writing, so that two servers cannot both think theirs is the first.
fn log_params(session: &mut dyn Session, seq: i64, params: &[Pair]) -> Result<Vec<ChangedParam>> {
    if params.is_empty() {
        return Ok(Vec::new());
    }
    for Pair { key, value } in params {
        session.execute(
            "insert into run_params (run, key, value) values (?1, ?2, ?3)
             on conflict (run, key) do nothing",
            &[seq.into(), key.into(), value.into()],
        )?;
    }
    let kept = kept(session, seq, params)?;
    let changed = params.iter().filter_map(|Pair { key, value }| {
        let old = Pair::find(&kept, key).filter(|old| old != value)?;
        Some(ChangedParam { key: key.clone(), old: old.to_owned(), new: value.clone() })
    });
    Ok(changed.collect())
}

fn kept(session: &mut dyn Session, seq: i64, params: &[Pair]) -> Result<Vec<Pair>> {
    let keys: Vec<&str> = params.iter().map(|param| param.key.as_str()).collect();
    let among = session.dialect().listed("?2");
    session.query(
        &format!("select key, value from run_params where run = ?1 and key in {among}"),
        &[seq.into(), listed(&keys)],
        |row| Ok(Pair::new(row.string()?, row.string()?)),
    )
}
