//! Welch's t-test and what follows from it.

use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

use super::{LEVEL, POWER, Sample};

/// What is known of the difference of two means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The mean of the second less that of the first.
    pub difference: f64,
    /// Where the true difference is, with 95 % confidence.
    pub interval: (f64, f64),
    /// How often chance alone brings forth such a difference, or a larger one, between samples of
    /// the same.
    pub p: f64,
    /// The degrees of freedom, after Welch and Satterthwaite.
    pub degrees: f64,
}

impl Comparison {
    /// Whether it is more than chance.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.p < LEVEL
    }

    /// What is said of [`p`](Self::p): `p = 0.0310`, `p < 0.0001`.
    #[must_use]
    pub fn probability(&self) -> String {
        if self.p < 0.000_1 { "p < 0.0001".to_owned() } else { format!("p = {:.4}", self.p) }
    }
}

/// Holds two samples against each other. `None` where one of them has fewer than two values, of
/// which nobody knows how far they spread.
#[must_use]
pub fn compare(first: Sample, second: Sample) -> Option<Comparison> {
    if first.count.min(second.count) < 2 {
        return None;
    }
    let difference = second.mean - first.mean;
    let (one, other) = (first.uncertainty(), second.uncertainty());
    let error = (one + other).sqrt();
    if error == 0.0 {
        return Some(exact(first, second, difference));
    }
    let degrees =
        (one + other) * (one + other) / (per_degree(one, first) + per_degree(other, second));
    let distribution = StudentsT::new(0.0, 1.0, degrees).ok()?;
    let p = 2.0 * distribution.cdf(-(difference / error).abs());
    let reach = distribution.inverse_cdf(1.0 - LEVEL / 2.0) * error;
    let interval = (difference - reach, difference + reach);
    Some(Comparison { difference, interval, p, degrees })
}

fn per_degree(uncertainty: f64, sample: Sample) -> f64 {
    uncertainty * uncertainty / (sample.count - 1) as f64
}

/// That of samples in which all values are the same.
fn exact(first: Sample, second: Sample, difference: f64) -> Comparison {
    let p = if difference == 0.0 { 1.0 } else { 0.0 };
    let degrees = (first.count + second.count - 2) as f64;
    Comparison { difference, interval: (difference, difference), p, degrees }
}

/// How many values each of two samples needs to tell this difference from chance, if they spread
/// as these do: at the level [`LEVEL`], in [`POWER`] of all trials. `None` for no difference, which
/// no number of values tells. (The normal approximation with Guenther's correction, which is within
/// one of the exact number.)
#[must_use]
pub fn runs_needed(first: Sample, second: Sample) -> Option<u64> {
    let difference = second.mean - first.mean;
    let normal = Normal::standard();
    let level = normal.inverse_cdf(1.0 - LEVEL / 2.0);
    let reach = level + normal.inverse_cdf(POWER);
    let spread = first.deviation * first.deviation + second.deviation * second.deviation;
    let needed = reach * reach * spread / (difference * difference) + level * level / 4.0;
    needed.is_finite().then(|| (needed.ceil() as u64).max(2))
}
