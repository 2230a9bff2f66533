//! Logging points of metrics, and keeping the latest of each apart from the others.

use fmf_core::{
    Result,
    tracking::{Lifecycle, Metric},
};

use super::{experiments::is_deleted, runs::Found};
use crate::engine::{Session, Value};

/// Adds the points that are not there yet, and moves the latest ones on.
pub(super) fn log_metrics(
    session: &mut dyn Session,
    run: &Found,
    metrics: &[Metric],
) -> Result<()> {
    let seq = run.seq;
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
    latest_of(metrics).into_iter().try_for_each(|metric| move_on(session, run, metric))
}

/// Of each key the latest point, in the order in which the keys first appear.
fn latest_of(metrics: &[Metric]) -> Vec<&Metric> {
    let mut places = std::collections::HashMap::new();
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
    to: Lifecycle,
) -> Result<()> {
    session.execute(
        &format!("update latest_metrics set is_deleted = ?2 where run in (select r.seq from runs r where {runs} = ?1)"),
        &[which, is_deleted(to).into()],
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
