//! Tags of runs.

use fmf_core::{
    Result,
    tracking::{RunId, TrackingFault},
};

use super::runs::Found;
use crate::engine::Session;

/// Sets a tag; one that is there keeps its place.
pub(super) fn put(session: &mut dyn Session, seq: i64, key: &str, value: &str) -> Result<()> {
    session.execute(
        "insert into run_tags (run, key, value) values (?1, ?2, ?3)
         on conflict (run, key) do update set value = excluded.value",
        &[seq.into(), key.into(), value.into()],
    )?;
    Ok(())
}

pub(super) fn delete(session: &mut dyn Session, id: &RunId, key: &str) -> Result<()> {
    let found = Found::require_active(session, id)?;
    let deleted = session.query_opt(
        "delete from run_tags where run = ?1 and key = ?2 returning seq",
        &[found.seq.into(), key.into()],
        |row| row.integer(),
    )?;
    let missing = || TrackingFault::RunTagNotFound { run: id.clone(), key: key.to_owned() };
    deleted.ok_or_else(missing)?;
    Ok(())
}
