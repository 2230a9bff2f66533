//! What a comparison comes to.

use super::{Comparison, Sample, runs_needed};
use crate::Better;

/// With fewer values than this a comparison is rough, and decides nothing.
pub const FEW: u64 = 10;

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first is better, by more than chance.
    First,
    /// The second is.
    Second,
    /// There is not enough to tell; with so many values of each there probably is, if the
    /// difference is what it looks like now.
    Undecided {
        /// How many; `None` where the means are the same, or nothing was measured.
        needed: Option<u64>,
    },
}

impl Verdict {
    pub(super) fn of(
        first: Option<Sample>,
        second: Option<Sample>,
        comparison: Option<&Comparison>,
        better: Better,
    ) -> Self {
        let (Some(first), Some(second)) = (first, second) else {
            return Self::Undecided { needed: None };
        };
        let is_decided = comparison.is_some_and(Comparison::is_significant);
        if is_decided && first.count.min(second.count) >= FEW {
            return Self::by_means(first, second, better);
        }
        let needed = comparison.and_then(|_| runs_needed(first, second)).map(|runs| runs.max(FEW));
        Self::Undecided { needed }
    }

    /// The one with the better mean, whatever that is worth; the first if there is none.
    pub(super) fn by_means(first: Sample, second: Sample, better: Better) -> Self {
        if better.is_better(second.mean, first.mean) { Self::Second } else { Self::First }
    }
}
