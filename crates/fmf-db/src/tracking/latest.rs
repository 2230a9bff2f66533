//! Logging points of metrics, and keeping the latest of each apart from the others.

use std::collections::HashMap;

use fmf_core::{Result, tracking::Metric};

use super::{
    experiments::is_deleted,
    links::{self, MovedMetric},
    runs::Found,
};
use crate::{
    engine::{Columns, Session, Value},
    statement::listed,
};

/// Adds the points that are not there yet, and moves the latest ones on. Where the run is linked to
/// prompt versions, what is kept of them follows.
pub(super) fn log_metrics(
    session: &mut dyn Session,
    run: &Found,
    metrics: &[Metric],
) -> Result<()> {
    add_points(session, run.seq, metrics)?;
    let latest = latest_of(metrics);
    if run.is_linked {
        follow(session, run.seq, &latest)?;
    }
    latest.into_iter().try_for_each(|metric| move_on(session, run, metric))
}

fn add_points(session: &mut dyn Session, seq: i64, metrics: &[Metric]) -> Result<()> {
    for metric in metrics {
        session.execute(
            "insert into metric_points (run, key, timestamp, step, value, is_nan)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (run, key, timestamp, step, value, is_nan) do nothing",
            &[
                seq.into(),
                (&metric.key).into(),
                metric.timestamp.into(),
                metric.step.into(),
                metric.number().into(),
                metric.value.is_nan().into(),
            ],
        )?;
    }
    Ok(())
}

/// Tells the versions of a linked run of the metrics that are about to move on.
fn follow(session: &mut dyn Session, seq: i64, latest: &[&Metric]) -> Result<()> {
    if latest.is_empty() {
        return Ok(());
    }
    let known = known(session, seq, latest)?;
    for metric in latest {
        let before = known.get(&metric.key);
        if before.is_none_or(|before| metric.is_after(before)) {
            links::move_metric(session, &MovedMetric { run: seq, before, after: metric })?;
        }
    }
    Ok(())
}

/// What is the latest of these metrics now, by key.
fn known(session: &mut dyn Session, seq: i64, of: &[&Metric]) -> Result<HashMap<String, Metric>> {
    let keys: Vec<&str> = of.iter().map(|metric| metric.key.as_str()).collect();
    let among = session.dialect().listed("?2");
    let known = session.query(
        &format!("select {COLUMNS} from latest_metrics l where l.run = ?1 and l.key in {among}"),
        &[seq.into(), listed(&keys)],
        read,
    )?;
    Ok(known.into_iter().map(|metric| (metric.key.clone(), metric)).collect())
}

/// The latest value of each metric of a run, by key.
pub(super) fn of_run(session: &mut dyn Session, seq: i64) -> Result<Vec<Metric>> {
    session.query(
        &format!("select {COLUMNS} from latest_metrics l where l.run = ?1 order by l.key"),
        &[seq.into()],
        read,
    )
}

/// The columns of a latest metric, as [`read`] takes them.
const COLUMNS: &str = "l.key, l.value, l.is_nan, l.timestamp, l.step";

fn read(row: &mut Columns<'_>) -> Result<Metric> {
    let (key, value, is_nan) = (row.string()?, row.real()?, row.flag()?);
    let value = if is_nan { f64::NAN } else { value };
    Ok(Metric { key, value, timestamp: row.integer()?, step: row.integer()? })
}

/// Of each key the latest point, in the order in which the keys first appear.
fn latest_of(metrics: &[Metric]) -> Vec<&Metric> {
    let mut places = HashMap::new();
    let mut latest: Vec<&Metric> = Vec::new();
    for metric in metrics {
        let place = *places.entry(metric.key.as_str()).or_insert(latest.len());
        match latest.get_mut(place) {
            None => latest.push(metric),
            Some(known) if metric.is_after(known) => *known = metric,
            Some(_) => {}
        }
    }
    latest
}

/// Keeps a point as the latest of its metric, unless a later one is there. What a search asks of
/// the run stands beside it.
fn move_on(session: &mut dyn Session, run: &Found, metric: &Metric) -> Result<()> {
    session.execute(
        "insert into latest_metrics as l
             (run, key, timestamp, step, value, is_nan, experiment, is_deleted, start_time)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict (run, key) do update set
             timestamp = excluded.timestamp,
             step = excluded.step,
             value = excluded.value,
             is_nan = excluded.is_nan
         where (excluded.step, excluded.timestamp, excluded.value) > (l.step, l.timestamp, l.value)",
        &[
            run.seq.into(),
            (&metric.key).into(),
            metric.timestamp.into(),
            metric.step.into(),
            metric.number().into(),
            metric.value.is_nan().into(),
            run.info.experiment.into(),
            is_deleted(run.info.lifecycle).into(),
            run.info.start.into(),
        ],
    )?;
    Ok(())
}

/// Says beside the latest values of these runs that the runs were deleted or restored.
pub(super) fn set_lifecycle(
    session: &mut dyn Session,
    runs: &str,
    which: Value<'_>,
    is_deleted: bool,
) -> Result<()> {
    session.execute(
        &format!(
            "update latest_metrics set is_deleted = ?2
             where run in (select r.seq from runs r where {runs} = ?1)"
        ),
        &[which, is_deleted.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_is_by_step_then_moment_then_value() {
        let point = |key: &str, step, timestamp, value| Metric {
            key: key.to_owned(),
            value,
            timestamp,
            step,
        };
        let points = [
            point("b", 1, 9, 9.0),
            point("a", 2, 1, 1.0),
            point("b", 2, 1, 1.0),
            point("b", 2, 1, 2.0),
            point("b", 2, 1, f64::NAN),
        ];
        let latest: Vec<_> = latest_of(&points).iter().map(|m| (m.key.as_str(), m.value)).collect();
        assert_eq!(latest, [("b", 2.0), ("a", 1.0)]);
    }
}
