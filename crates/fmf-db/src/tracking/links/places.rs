//! Values at their places in the order of a series.

use fmf_core::Result;

use super::bucket::Bucket;
use crate::{engine::Session, statement::Statement};

/// How many places one statement looks for.
const AT_ONCE: usize = 60;
/// From where on a bucket is asked whether all its values are the same: most often these are zeros
/// and ones, and stepping over half of them would take the longest.
const MANY: u64 = 200;

/// A place in the order of the values of a series, or between two of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) series: i64,
    /// Where the value at the place is, or the one before it.
    pub(super) bucket: Bucket,
    /// How many values the bucket has.
    pub(super) members: u64,
    /// How many of them come before the value.
    pub(super) before: u64,
    /// How far on the way to the next value the place is, from 0 to 1.
    pub(super) beyond: f64,
}

impl Place {
    /// Whether the bucket may hold one value many times, and that one is the answer then.
    fn is_among_many(&self) -> bool {
        self.members >= MANY && (self.beyond == 0.0 || self.before + 1 < self.members)
    }

    /// The value there, of the one at it and the next one.
    fn between(&self, values: &[f64]) -> f64 {
        match *values {
            [value, next] => between(value, next, self.beyond),
            [value] => value,
            _ => 0.0,
        }
    }
}

/// What is on the straight line between two values, that far on the way.
pub(super) fn between(value: f64, next: f64, beyond: f64) -> f64 {
    if beyond == 0.0 || value == next { value } else { value * (1.0 - beyond) + next * beyond }
}

/// The values at these places; between two of them, where a straight line has it.
pub(super) fn find(session: &mut dyn Session, places: &[Place]) -> Result<Vec<f64>> {
    let mut found = vec![None; places.len()];
    let many = |at: &usize| places[*at].is_among_many();
    let large: Vec<usize> = (0..places.len()).filter(many).collect();
    for (at, ends) in look(session, places, &large, ends)? {
        found[at] = Some(ends[0]).filter(|value| ends.iter().all(|end| end == value));
    }
    let rest: Vec<usize> = (0..places.len()).filter(|at| found[*at].is_none()).collect();
    for (at, values) in look(session, places, &rest, values)? {
        found[at] = Some(places[at].between(&values));
    }
    Ok(found.into_iter().map(Option::unwrap_or_default).collect())
}

/// What `part` finds for each of the `wanted` places: its values in order, at least one.
fn look(
    session: &mut dyn Session,
    places: &[Place],
    wanted: &[usize],
    part: fn(&mut Statement, usize, &Place),
) -> Result<Vec<(usize, Vec<f64>)>> {
    let mut found = Vec::new();
    for wanted in wanted.chunks(AT_ONCE) {
        let mut statement = Statement::new(session.dialect(), "");
        for (row, at) in wanted.iter().enumerate() {
            if row > 0 {
                statement.push("union all");
            }
            part(&mut statement, row, &places[*at]);
        }
        let mut values = vec![Vec::new(); wanted.len()];
        session.query(statement.text(), statement.values(), |row| {
            let of = usize::try_from(row.integer()?).unwrap_or_default();
            let value = row.real()?;
            values.get_mut(of).into_iter().for_each(|values| values.push(value));
            Ok(())
        })?;
        values.iter_mut().for_each(|values| values.sort_by(f64::total_cmp));
        let answered = wanted.iter().copied().zip(values);
        found.extend(answered.filter(|(_, values)| !values.is_empty()));
    }
    Ok(found)
}

/// The least and the largest value of the bucket of a place.
fn ends(statement: &mut Statement, row: usize, place: &Place) {
    for (index, end) in ["min", "max"].into_iter().enumerate() {
        if index > 0 {
            statement.push("union all");
        }
        let (series, bucket) = (statement.bind(place.series), statement.bind(place.bucket.0));
        statement.push(&format!(
            "select cast({row} as bigint), (select {end}(v.value) from series_values v
             where v.series = {series} and v.bucket = {bucket})"
        ));
    }
}

/// The value at a place, and the next one.
fn values(statement: &mut Statement, row: usize, place: &Place) {
    let (series, bucket) = (statement.bind(place.series), statement.bind(place.bucket.0));
    let before = statement.bind(i64::try_from(place.before).unwrap_or(i64::MAX));
    let Bucket(end) = Bucket::NOT_A_NUMBER;
    statement.push(&format!(
        "select cast({row} as bigint), w.value from (
           select v.value from series_values v
           where v.series = {series} and v.bucket >= {bucket} and v.bucket < {end}
           order by v.bucket, v.value
           limit 2 offset {before}
         ) w"
    ));
}
