//! How many values there are, their mean, and how far they are from it.

use fmf_core::Result;

use super::{bucket::Bucket, figures::count};
use crate::engine::Columns;

/// What is known of some values without looking at them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sums {
    pub(super) count: u64,
    mean: f64,
    /// The squares of their distances from the mean, added up.
    spread: f64,
}

impl Sums {
    /// Those of a bucket: `members, origin, total, squares`.
    pub(super) fn read(row: &mut Columns<'_>, bucket: Bucket) -> Result<Self> {
        let (count, origin) = (count(row)?, row.real()?);
        let (total, squares) = (row.real()?, row.real()?);
        let (unit, members) = (bucket.unit(), count as f64);
        let spread = (squares - total * total / members).max(0.0);
        Ok(Self { count, mean: origin + total / members * unit, spread: spread * unit * unit })
    }

    /// One value.
    pub(super) fn of(value: f64) -> Self {
        Self { count: 1, mean: value, spread: 0.0 }
    }

    /// These and others together (Chan, Golub and LeVeque).
    pub(super) fn and(self, other: Self) -> Self {
        let count = self.count + other.count;
        let share = other.count as f64 / count as f64;
        let apart = other.mean - self.mean;
        Self {
            count,
            mean: self.mean + apart * share,
            spread: self.spread + other.spread + apart * apart * share * self.count as f64,
        }
    }

    /// Their mean, where a double can hold it.
    pub(super) fn mean(self) -> Option<f64> {
        Some(self.mean).filter(|mean| mean.is_finite())
    }

    /// The standard deviation of what they are a sample of.
    pub(super) fn deviation(self) -> Option<f64> {
        let others = self.count.checked_sub(1).filter(|others| *others > 0)?;
        Some((self.spread / others as f64).sqrt()).filter(|deviation| deviation.is_finite())
    }
}
