//! What a comparison comes to.

use super::{Comparison, Sample, runs_needed};

/// With fewer values than this a comparison is rough, and decides nothing.
pub const FEW: u64 = 10;

/// Which values are the better ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Goal {
    /// The higher ones.
    #[default]
    Higher,
    /// The lower ones.
    Lower,
}

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
        goal: Goal,
    ) -> Self {
        let (Some(first), Some(second)) = (first, second) else {
            return Self::Undecided { needed: None };
        };
        let is_decided = comparison.is_some_and(Comparison::is_significant);
        if is_decided && first.count.min(second.count) >= FEW {
            return goal.better(first, second);
        }
        let needed = comparison.and_then(|_| runs_needed(first, second)).map(|runs| runs.max(FEW));
        Self::Undecided { needed }
    }
}

impl Goal {
    /// The one with the better mean, whatever that is worth; the first if there is none.
    pub(super) fn better(self, first: Sample, second: Sample) -> Verdict {
        let is_second = match self {
            Self::Higher => second.mean > first.mean,
            Self::Lower => second.mean < first.mean,
        };
        if is_second { Verdict::Second } else { Verdict::First }
    }
}
