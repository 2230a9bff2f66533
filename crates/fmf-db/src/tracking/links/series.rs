//! What is kept of the values of each metric of each version, and how it follows the runs.
//!
//! Every statement here is about all versions of one run at once. They answer nothing, so an
//! engine behind a network sends them together with what comes next. A write of a metric to a run
//! without links does none of this.

use fmf_core::{Result, tracking::Metric};

use super::bucket::Bucket;
use crate::{
    engine::{Session, Value},
    tracking::latest,
};

/// The series of one metric of the versions of a run: `?1` is the run, `?2` the metric's key.
macro_rules! of_series {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " (select s.seq from version_series s
               where s.key = ?2
                 and s.version in (select l.version from prompt_links l where l.run = ?1))",
            $after
        )
    };
}

/// What became of the latest value of a metric of a linked run.
pub(in crate::tracking) struct MovedMetric<'m> {
    pub(in crate::tracking) run: i64,
    pub(in crate::tracking) before: Option<&'m Metric>,
    pub(in crate::tracking) after: &'m Metric,
}

/// Lets what is kept follow a value that moved on.
pub(in crate::tracking) fn move_metric(
    session: &mut dyn Session,
    moved: &MovedMetric<'_>,
) -> Result<()> {
    match moved.before {
        Some(before) => remove(session, moved.run, before)?,
        None => make_series(session, moved.run, &moved.after.key)?,
    }
    add(session, moved.run, moved.after)
}

/// Counts a run with everything it measured at each of its versions.
pub(super) fn count(session: &mut dyn Session, run: i64) -> Result<()> {
    count_run(session, run, 1)?;
    for metric in latest::of_run(session, run)? {
        make_series(session, run, &metric.key)?;
        add(session, run, &metric)?;
    }
    Ok(())
}

/// Takes a run back that was counted.
pub(super) fn discount(session: &mut dyn Session, run: i64) -> Result<()> {
    for metric in latest::of_run(session, run)? {
        remove(session, run, &metric)?;
    }
    count_run(session, run, -1)
}

fn count_run(session: &mut dyn Session, run: i64, by: i64) -> Result<()> {
    session.execute(
        "update linked_versions set runs = runs + ?2
         where seq in (select l.version from prompt_links l where l.run = ?1)",
        &[run.into(), by.into()],
    )
}

fn make_series(session: &mut dyn Session, run: i64, key: &str) -> Result<()> {
    session.execute(
        "insert into version_series (version, key)
         select distinct l.version, cast(?2 as text) from prompt_links l where l.run = ?1
         on conflict (version, key) do nothing",
        &[run.into(), key.into()],
    )
}

fn add(session: &mut dyn Session, run: i64, metric: &Metric) -> Result<()> {
    let bucket = Bucket::of(metric.value);
    let [run, key, place, value] = values(run, metric, bucket);
    session.execute(
        of_series!(
            "insert into series_values (series, bucket, value, run, timestamp)
             select t.seq, cast(?3 as bigint), cast(?4 as double precision), cast(?1 as bigint),
                    cast(?5 as bigint)
             from",
            " t"
        ),
        &[run.clone(), key.clone(), place.clone(), value.clone(), metric.timestamp.into()],
    )?;
    session.execute(
        of_series!(
            "insert into series_buckets as b (series, bucket, members, origin, total, squares)
             select t.seq, cast(?3 as bigint), 1, cast(?4 as double precision), 0, 0
             from",
            " t
             where true
             on conflict (series, bucket) do update set
                 members = b.members + 1,
                 total = b.total + (excluded.origin - b.origin) * ?5,
                 squares = b.squares
                     + (excluded.origin - b.origin) * ?5 * ((excluded.origin - b.origin) * ?5)"
        ),
        &[run, key, place, value, bucket.per_unit().into()],
    )
}

fn remove(session: &mut dyn Session, run: i64, metric: &Metric) -> Result<()> {
    let bucket = Bucket::of(metric.value);
    let [run, key, place, value] = values(run, metric, bucket);
    session.execute(
        of_series!(
            "delete from series_values where series in",
            " and bucket = ?3 and value = ?4 and run = ?1"
        ),
        &[run.clone(), key.clone(), place.clone(), value.clone()],
    )?;
    session.execute(
        of_series!(
            "update series_buckets set
                 members = members - 1,
                 total = total - (?4 - origin) * ?5,
                 squares = squares - (?4 - origin) * ?5 * ((?4 - origin) * ?5)
             where series in",
            " and bucket = ?3"
        ),
        &[run.clone(), key.clone(), place.clone(), value, bucket.per_unit().into()],
    )?;
    session.execute(
        of_series!(
            "delete from series_buckets where series in",
            " and bucket = ?3 and members = 0"
        ),
        &[run, key, place],
    )
}

fn values<'m>(run: i64, metric: &'m Metric, bucket: Bucket) -> [Value<'m>; 4] {
    [run.into(), (&metric.key).into(), bucket.0.into(), metric.number().into()]
}
