//! Making links and taking them away, and what follows from it.

use std::collections::BTreeSet;

use fmf_core::{
    Result, Timestamp,
    tracking::{LinkedVersion, NAME_PARAM, PROMPTS_KEY, Pair, VERSION_PARAM},
};

use super::{
    series::{count, discount},
    source::Source,
};
use crate::{engine::Session, tracking};

/// Lets a source of a run's links name just these versions. What it named before keeps the moment
/// at which it was first named.
pub(in crate::tracking) fn link(
    session: &mut dyn Session,
    run: i64,
    source: Source<'_>,
    named: Vec<LinkedVersion>,
    at: Timestamp,
) -> Result<()> {
    let source = source.written();
    let (before, after) = (linked(session, run, &source)?, BTreeSet::from_iter(named));
    if before == after {
        return Ok(());
    }
    // Whoever logs to the run has finished before this goes on, and then sees it.
    let active = session.query_opt(
        "update runs set is_linked = 1 where seq = ?1 returning is_deleted",
        &[run.into()],
        |row| Ok(!row.flag()?),
    )?;
    let is_counted = active.unwrap_or_default();
    if is_counted {
        discount(session, run)?;
    }
    for named in before.difference(&after) {
        unlink(session, run, &source, named)?;
    }
    for named in after.difference(&before) {
        add(session, run, &source, named, at)?;
    }
    if is_counted {
        count(session, run)?;
    }
    Ok(())
}

/// The same for the version that a run's parameters name together, after `logged` were logged.
pub(in crate::tracking) fn link_params(
    session: &mut dyn Session,
    run: i64,
    logged: &[Pair],
    at: Timestamp,
) -> Result<()> {
    let matters = |param: &Pair| param.key == NAME_PARAM || param.key == VERSION_PARAM;
    if !logged.iter().any(matters) {
        return Ok(());
    }
    let named = session.query_opt(
        "select n.value, v.value
         from run_params n
         join run_params v on v.run = n.run
         where n.run = ?1 and n.key = ?2 and v.key = ?3",
        &[run.into(), NAME_PARAM.into(), VERSION_PARAM.into()],
        |row| Ok(LinkedVersion::of_params(row.text()?, row.text()?)),
    )?;
    link(session, run, Source::Params, named.flatten().into_iter().collect(), at)
}

/// Lets the run that a model came out of name what the model's tag lists now; nothing, when the model
/// is deleted.
pub(in crate::tracking) fn link_model(
    session: &mut dyn Session,
    model: i64,
    at: Timestamp,
) -> Result<()> {
    let found = session.query_opt(
        "select r.seq, m.id, t.value
         from models m
         join runs r on r.id = m.source_run
         left join model_tags t on t.model = m.seq and t.key = ?2 and m.is_deleted = 0
         where m.seq = ?1",
        &[model.into(), PROMPTS_KEY.into()],
        |row| Ok((row.integer()?, row.string()?, row.maybe_string()?)),
    )?;
    let Some((run, id, listed)) = found else { return Ok(()) };
    let named = listed.as_deref().map(LinkedVersion::of_tag).unwrap_or_default();
    link(session, run, Source::Model(&id), named, at)
}

/// Counts a run at its versions from now on, or no more: it was restored, or deleted.
pub(in crate::tracking) fn set_counted(
    session: &mut dyn Session,
    run: i64,
    is_counted: bool,
) -> Result<()> {
    if is_counted { count(session, run) } else { discount(session, run) }
}

/// Makes the links of every run that was there before links were kept. They count from the moment
/// at which the run began.
pub(crate) fn index_everything(session: &mut dyn Session) -> Result<()> {
    for (run, started, value) in tagged(session)? {
        link(session, run, Source::Tag, LinkedVersion::of_tag(&value), started)?;
    }
    let named = session.query(
        "select r.seq, r.start_time from runs r
         where r.seq in (select p.run from run_params p where p.key = ?1)
         order by r.seq",
        &[VERSION_PARAM.into()],
        |row| Ok((row.integer()?, row.time()?)),
    )?;
    for (run, started) in named {
        link_params(session, run, &[Pair::new(VERSION_PARAM, "")], started)?;
    }
    let models = session.query(
        "select m.seq, m.created_at from models m
         where m.seq in (select t.model from model_tags t where t.key = ?1)
         order by m.seq",
        &[PROMPTS_KEY.into()],
        |row| Ok((row.integer()?, row.time()?)),
    )?;
    models.into_iter().try_for_each(|(model, made)| link_model(session, model, made))
}

/// Counts every active run at the versions it is linked to, where nothing was counted yet.
pub(crate) fn count_everything(session: &mut dyn Session) -> Result<()> {
    tracking::lock(session)?;
    session.execute(
        "update runs set is_linked = 1 where seq in (select l.run from prompt_links l)",
        &[],
    )?;
    let linked = session.query(
        "select r.seq from runs r where r.is_linked = 1 and r.is_deleted = 0 order by r.seq",
        &[],
        |row| row.integer(),
    )?;
    linked.into_iter().try_for_each(|run| count(session, run))
}

/// Every run with the tag that lists versions: its moment, and what the tag says.
fn tagged(session: &mut dyn Session) -> Result<Vec<(i64, Timestamp, String)>> {
    session.query(
        "select r.seq, r.start_time, t.value
         from run_tags t
         join runs r on r.seq = t.run
         where t.key = ?1
         order by r.seq",
        &[PROMPTS_KEY.into()],
        |row| Ok((row.integer()?, row.time()?, row.string()?)),
    )
}

/// What a source names now.
fn linked(session: &mut dyn Session, run: i64, source: &str) -> Result<BTreeSet<LinkedVersion>> {
    let named = session.query(
        "select v.name, v.version
         from prompt_links l
         join linked_versions v on v.seq = l.version
         where l.run = ?1 and l.source = ?2",
        &[run.into(), source.into()],
        |row| Ok(LinkedVersion { name: row.parsed()?, version: row.version()? }),
    )?;
    Ok(named.into_iter().collect())
}

fn add(
    session: &mut dyn Session,
    run: i64,
    source: &str,
    named: &LinkedVersion,
    at: Timestamp,
) -> Result<()> {
    session.execute(
        "insert into linked_versions (name, version, runs) values (?1, ?2, 0)
         on conflict (name, version) do nothing",
        &[(&named.name).into(), named.version.into()],
    )?;
    session.execute(
        "insert into prompt_links (run, version, source, made_at)
         select cast(?1 as bigint), v.seq, cast(?4 as text), cast(?5 as bigint)
         from linked_versions v
         where v.name = ?2 and v.version = ?3",
        &[run.into(), (&named.name).into(), named.version.into(), source.into(), at.into()],
    )
}

fn unlink(session: &mut dyn Session, run: i64, source: &str, named: &LinkedVersion) -> Result<()> {
    session.execute(
        "delete from prompt_links
         where run = ?1 and source = ?4
           and version = (select v.seq from linked_versions v where v.name = ?2 and v.version = ?3)",
        &[run.into(), (&named.name).into(), named.version.into(), source.into()],
    )
}
