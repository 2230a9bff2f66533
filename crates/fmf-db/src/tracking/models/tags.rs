//! Tags and parameters of logged models.

use fmf_core::{
    Result,
    tracking::{ModelId, PROMPTS_KEY, Pair, TrackingFault},
};

use super::records::require;
use crate::{
    engine::{Session, Unit},
    statement::listed,
    tracking::links,
};

pub(super) fn set(unit: &mut Unit<'_>, id: &ModelId, tags: &[Pair]) -> Result<()> {
    let seq = require(unit.session, id)?;
    put(unit.session, seq, tags)?;
    if tags.iter().any(|tag| tag.key == PROMPTS_KEY) {
        links::link_model(unit.session, seq, unit.now)?;
    }
    Ok(())
}

pub(super) fn put(session: &mut dyn Session, seq: i64, tags: &[Pair]) -> Result<()> {
    for Pair { key, value } in tags {
        session.execute(
            "insert into model_tags (model, key, value) values (?1, ?2, ?3)
             on conflict (model, key) do update set value = excluded.value",
            &[seq.into(), key.into(), value.into()],
        )?;
    }
    Ok(())
}

/// Sets a tag to what `change` makes of its value; the model's row is locked meanwhile.
pub(super) fn change(
    session: &mut dyn Session,
    id: &ModelId,
    key: &str,
    change: &dyn Fn(Option<&str>) -> String,
) -> Result<()> {
    let locking = session.dialect().locking();
    let locked = session.query_opt(
        &format!("select m.seq from models m where m.id = ?1{locking}"),
        &[id.as_str().into()],
        |row| row.integer(),
    )?;
    let seq = locked.ok_or_else(|| TrackingFault::ModelNotFound(id.clone()))?;
    let old = session.query_opt(
        "select value from model_tags where model = ?1 and key = ?2",
        &[seq.into(), key.into()],
        |row| row.string(),
    )?;
    put(session, seq, &[Pair::new(key, change(old.as_deref()))])
}

pub(super) fn delete(unit: &mut Unit<'_>, id: &ModelId, key: &str) -> Result<()> {
    let session = &mut *unit.session;
    let seq = require(session, id)?;
    let deleted = session.query_opt(
        "delete from model_tags where model = ?1 and key = ?2 returning seq",
        &[seq.into(), key.into()],
        |row| row.integer(),
    )?;
    let missing = || TrackingFault::ModelTagNotFound { model: id.clone(), key: key.to_owned() };
    deleted.ok_or_else(missing)?;
    match key {
        PROMPTS_KEY => links::link_model(session, seq, unit.now),
        _ => Ok(()),
    }
}

/// Adds parameters that are not there yet.
pub(super) fn log_params(session: &mut dyn Session, id: &ModelId, params: &[Pair]) -> Result<()> {
    let seq = require(session, id)?;
    let keys: Vec<&str> = params.iter().map(|param| param.key.as_str()).collect();
    let among = session.dialect().listed("?2");
    let there = session.query_opt(
        &format!(
            "select key from model_params where model = ?1 and key in {among} order by key limit 1"
        ),
        &[seq.into(), listed(&keys)],
        |row| row.string(),
    )?;
    if let Some(key) = there {
        return Err(TrackingFault::ModelParamExists { model: id.clone(), key }.into());
    }
    add_params(session, seq, params)
}

/// Adds parameters. One that another server added just now stays as it is.
pub(super) fn add_params(session: &mut dyn Session, seq: i64, params: &[Pair]) -> Result<()> {
    for Pair { key, value } in params {
        session.execute(
            "insert into model_params (model, key, value) values (?1, ?2, ?3)
             on conflict (model, key) do nothing",
            &[seq.into(), key.into(), value.into()],
        )?;
    }
    Ok(())
}
