//! Tags of runs.

use fmf_core::{
    Result, Timestamp,
    tracking::{LinkedVersion, PROMPTS_KEY, Pair, RunId, TrackingFault},
};

use super::{
    links::{self, Source},
    runs::Found,
};
use crate::engine::{Session, Unit};

/// Sets a tag, and does what it means.
pub(super) fn set(session: &mut dyn Session, seq: i64, tag: &Pair, at: Timestamp) -> Result<()> {
    put(session, seq, &tag.key, &tag.value)?;
    match tag.key.as_str() {
        PROMPTS_KEY => {
            links::link(session, seq, Source::Tag, LinkedVersion::of_tag(&tag.value), at)
        }
        _ => Ok(()),
    }
}

/// Sets a tag; one that is there keeps its place.
pub(super) fn put(session: &mut dyn Session, seq: i64, key: &str, value: &str) -> Result<()> {
    session.execute(
        "insert into run_tags (run, key, value) values (?1, ?2, ?3)
         on conflict (run, key) do update set value = excluded.value",
        &[seq.into(), key.into(), value.into()],
    )?;
    Ok(())
}

pub(super) fn delete(unit: &mut Unit<'_>, id: &RunId, key: &str) -> Result<()> {
    let session = &mut *unit.session;
    let found = Found::require_active(session, id)?;
    let deleted = session.query_opt(
        "delete from run_tags where run = ?1 and key = ?2 returning seq",
        &[found.seq.into(), key.into()],
        |row| row.integer(),
    )?;
    let missing = || TrackingFault::RunTagNotFound { run: id.clone(), key: key.to_owned() };
    deleted.ok_or_else(missing)?;
    match key {
        PROMPTS_KEY => links::link(session, found.seq, Source::Tag, Vec::new(), unit.now),
        _ => Ok(()),
    }
}
