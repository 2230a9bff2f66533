//! Which of two versions is better: what their runs measured, held against each other.
//!
//! [`compare`] is the statistics alone; [`status()`] asks a store for the two, and [`promote`] lets
//! `production` stand for the better one. What the difference of two means is worth is told by
//! Welch's t-test, which does not take both for equally spread. A verdict is given where the
//! difference is more than chance; otherwise it is said how many runs would tell.

mod fault;
mod precision;
mod promotion;
mod sample;
mod status;
#[cfg(test)]
mod tests;
mod verdict;
mod welch;

pub use fault::TestError;
pub use precision::Precision;
pub use promotion::{Promotion, promote};
pub use sample::Sample;
pub use status::{Question, Side, Status, status};
pub use verdict::{FEW, Verdict};
pub use welch::{Comparison, compare, runs_needed};

/// Chance is ruled out where it would bring forth such a difference in fewer than this part of all
/// trials.
pub const LEVEL: f64 = 0.05;
/// With as many runs as [`runs_needed`] says, this part of all trials finds the difference.
pub const POWER: f64 = 0.8;
