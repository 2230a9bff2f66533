//! The latest point of each metric, found as the points go by.

use fmf_core::{Result, StoreError};

use super::cell::Cell;
use crate::{archive::bulk::Bulk, engine::Value};

/// The rows of the latest points. Points of one metric of one run come one behind the other.
pub(super) struct Latest {
    bulk: Bulk,
    current: Option<Point>,
}

struct Point {
    run: i64,
    key: String,
    timestamp: i64,
    step: i64,
    /// `None` for what is no number, which counts as 0 where points are compared.
    value: Option<f64>,
}

impl Latest {
    pub(super) fn new() -> Self {
        let columns = "run, key, timestamp, step, value, is_nan";
        Self { bulk: Bulk::new("latest_metrics", columns), current: None }
    }

    /// Looks at the next point, a row of its table.
    ///
    /// # Errors
    /// `Corrupt` for what is no such row.
    pub(super) fn see(&mut self, row: &[Cell]) -> Result<()> {
        let point = Point::of(row)?;
        let before = self.current.take();
        let (ended, now) = match before {
            Some(before) if before.is_of(&point) => {
                (None, if point.place() > before.place() { point } else { before })
            }
            before => (before, point),
        };
        self.current = Some(now);
        ended.map_or(Ok(()), |ended| self.keep(ended))
    }

    /// The rows that wait; behind the last point, all of them.
    ///
    /// # Errors
    /// `Corrupt` for a text that no engine keeps.
    pub(super) fn end(&mut self) -> Result<()> {
        self.current.take().map_or(Ok(()), |ended| self.keep(ended))
    }

    pub(super) fn bulk(&mut self) -> &mut Bulk {
        &mut self.bulk
    }

    fn keep(&mut self, point: Point) -> Result<()> {
        self.bulk.row([
            point.run.into(),
            point.key.into(),
            point.timestamp.into(),
            point.step.into(),
            Value::Real(point.value.unwrap_or_default()),
            point.value.is_none().into(),
        ])
    }
}

impl Point {
    fn of(row: &[Cell]) -> Result<Self> {
        let (run, key, timestamp, step, value) = match row {
            [
                Cell::Integer(run),
                Cell::Text(key),
                Cell::Integer(timestamp),
                Cell::Integer(step),
                value,
            ] => (*run, key.clone(), *timestamp, *step, value),
            _ => return Err(StoreError::Corrupt("a row is no point of a metric".to_owned())),
        };
        let value = match value {
            Cell::Real(number) => Some(*number),
            Cell::Integer(number) => Some(*number as f64),
            _ => None,
        };
        Ok(Self { run, key, timestamp, step, value })
    }

    fn is_of(&self, other: &Self) -> bool {
        (self.run, &self.key) == (other.run, &other.key)
    }

    /// What is latest: by step, then by moment, then the larger value.
    fn place(&self) -> (i64, i64, f64) {
        (self.step, self.timestamp, self.value.unwrap_or_default())
    }
}
