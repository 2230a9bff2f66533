//! Logging points of metrics, and keeping the latest of each apart from the others.

use fmf_core::{Result, tracking::Metric};

use crate::engine::Session;

/// Adds the points that are not there yet, and moves the latest ones on.
pub(super) fn log_metrics(session: &mut dyn Session, seq: i64, metrics: &[Metric]) -> Result<()> {
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
    latest_of(metrics).into_iter().try_for_each(|metric| move_on(session, seq, metric))
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

/// Keeps a point as the latest of its metric, unless a later one is there.
fn move_on(session: &mut dyn Session, seq: i64, metric: &Metric) -> Result<()> {
    session.execute(
        "insert into latest_metrics as l (run, key, timestamp, step, value, is_nan)
         values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (run, key) do update set
             timestamp = excluded.timestamp,
             step = excluded.step,
             value = excluded.value,
             is_nan = excluded.is_nan
         where (excluded.step, excluded.timestamp, excluded.value) > (l.step, l.timestamp, l.value)",
        &[
            seq.into(),
            (&metric.key).into(),
            metric.timestamp.into(),
            metric.step.into(),
            metric.number().into(),
            metric.value.is_nan().into(),
        ],
    )?;
    Ok(())
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
