//! Some points of a metric, evenly spaced, however many were logged.
//!
//! As MLflow's server picks them: the points by step are dealt into as many heaps as points are
//! wanted, the first heaps one larger where they do not come out even; of each heap the first point
//! is taken, and the very last point takes the place of the last one.

use fmf_core::{
    Result,
    tracking::{Metric, MetricHistory, MetricSample, RunId},
};

use super::{history::read, reading::numbers};
use crate::{engine::Session, statement::Statement};

/// Points of each run, in the order of `ids`.
pub(super) fn of_runs(
    session: &mut dyn Session,
    ids: &[RunId],
    sample: &MetricSample,
) -> Result<MetricHistory> {
    let mut history = MetricHistory { runs: Vec::new() };
    for id in ids {
        history.runs.push((id.clone(), of_run(session, id, sample)?));
    }
    Ok(history)
}

fn of_run(session: &mut dyn Session, id: &RunId, sample: &MetricSample) -> Result<Vec<Metric>> {
    let mut count = Statement::new(session.dialect(), "select count(*) from metric_points p");
    of_sample(&mut count, id, sample);
    let points = session.query_opt(count.text(), count.values(), |row| row.integer())?;
    let places = places(points.unwrap_or_default(), i64::try_from(sample.most).unwrap_or(i64::MAX));
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut placed = Statement::new(
        session.dialect(),
        "select p.timestamp, p.step, p.value, p.is_nan,
             row_number() over (order by p.step, p.timestamp, p.value, p.is_nan) - 1 as place
         from metric_points p",
    );
    of_sample(&mut placed, id, sample);
    let wanted = placed.bind(numbers(places.into_iter()));
    let among = session.dialect().among("s.place", &wanted);
    let chosen = placed.wrapped(
        "select s.timestamp, s.step, s.value, s.is_nan from (",
        &format!(") s where {among} order by s.place"),
    );
    session.query(chosen.text(), chosen.values(), |row| read(row, sample.key.clone()))
}

/// Narrows a statement about points `p` to those that a sample is taken of.
fn of_sample(statement: &mut Statement, id: &RunId, sample: &MetricSample) {
    let run = statement.bind(id.as_str());
    statement.push(&format!("where p.run = (select r.seq from runs r where r.id = {run})"));
    statement.with("and p.key =", sample.key.as_str());
    if let Some((first, last)) = sample.steps {
        statement.with("and p.step >=", first);
        statement.with("and p.step <=", last);
    }
}

/// The places that are taken of so many points, in order, from 0.
fn places(points: i64, most: i64) -> Vec<i64> {
    if points <= most {
        return (0..points).collect();
    }
    let (size, larger) = (points / most, points % most);
    let firsts = (0..most).map(|heap| heap * size + heap.min(larger));
    let mut places: Vec<i64> = firsts.collect();
    if let Some(last) = places.last_mut() {
        *last = points - 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn heaps_are_as_even_as_can_be() {
        let check = |points, most, expected: &[i64]| assert_eq!(places(points, most), expected);
        check(30, 5, &[0, 6, 12, 18, 29]);
        check(7, 5, &[0, 2, 4, 5, 6]);
        check(17, 4, &[0, 5, 9, 16]);
        check(30, 1, &[29]);
        check(3, 3, &[0, 1, 2]);
        check(0, 3, &[]);
    }

    proptest! {
        #[test]
        fn a_sample_is_as_large_as_wanted_and_ends_with_the_last(
            points in 1..10_000_i64,
            most in 1..2_500_i64,
        ) {
            let places = places(points, most);
            prop_assert_eq!(places.len() as i64, points.min(most));
            prop_assert_eq!(places.last(), Some(&(points - 1)));
            prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
