//! How far the values of one metric are written out.

/// How many digits the values of one metric have behind their points: as many each, so that they
/// can be compared by eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precision(Option<usize>);

impl Precision {
    /// That of values of which the largest, whatever its sign, is this one.
    #[must_use]
    pub fn of(largest: f64) -> Self {
        Self(match largest.abs() {
            0.0 => Some(1),
            value if !(1e-3..1e9).contains(&value) => None,
            value if value >= 1_000.0 => Some(0),
            value if value >= 100.0 => Some(1),
            value if value >= 10.0 => Some(2),
            value if value >= 1.0 => Some(3),
            _ => Some(4),
        })
    }

    /// A value in digits.
    #[must_use]
    pub fn write(self, value: f64) -> String {
        match self.0 {
            Some(decimals) => format!("{value:.decimals$}"),
            None => format!("{value:.3e}"),
        }
    }

    /// The same with its sign, also where it is a plus.
    #[must_use]
    pub fn signed(self, value: f64) -> String {
        let sign = if value < 0.0 { "" } else { "+" };
        format!("{sign}{}", self.write(value))
    }
}
