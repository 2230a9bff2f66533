//! Which values of a metric are better: the rule for everything that judges.

use std::fmt;

/// Words in the name of a metric of which less is better.
const LESS: [&str; 16] = [
    "loss",
    "error",
    "err",
    "mse",
    "rmse",
    "mae",
    "mape",
    "latency",
    "duration",
    "time",
    "seconds",
    "ms",
    "cost",
    "perplexity",
    "toxicity",
    "failures",
];

/// Which values of a metric are better. Shown as `lower is better`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Higher ones.
    Higher,
    /// Lower ones.
    Lower,
}

impl Better {
    /// What the name of a metric lets one expect: less of a loss, a latency or a cost is better,
    /// more of everything else.
    #[must_use]
    pub fn of_name(key: &str) -> Self {
        let key = key.to_lowercase();
        let mut words = key.split(|c: char| !c.is_alphanumeric());
        if words.any(|word| LESS.contains(&word)) { Self::Lower } else { Self::Higher }
    }

    /// `higher` or `lower`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }

    /// Whether a value is better than another one.
    pub(crate) fn is_better(self, value: f64, than: f64) -> bool {
        match self {
            Self::Higher => value > than,
            Self::Lower => value < than,
        }
    }
}

impl fmt::Display for Better {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is better", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_of_a_loss_is_better_and_more_of_everything_else() {
        let lower = ["loss", "val/loss", "eval_Error", "latency_ms", "cost.usd", "rmse"];
        assert!(lower.iter().all(|key| Better::of_name(key) == Better::Lower), "{lower:?}");
        let higher = ["quality", "accuracy", "f1", "lossless", "timely", "blossom"];
        assert!(higher.iter().all(|key| Better::of_name(key) == Better::Higher), "{higher:?}");
    }
}
