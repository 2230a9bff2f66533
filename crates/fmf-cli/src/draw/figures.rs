//! Numbers that were measured, written to be compared by eye.

use fmf::Figures;

/// How wide a bar is at most.
const BAR: usize = 10;
/// What a cell of a bar is filled with, from an eighth to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// How the values of one metric are written: all to the same place, so that their points stand
/// below each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The largest mean.
    most: f64,
    decimals: Option<usize>,
}

impl Scale {
    /// One that suits all of these.
    pub(super) fn of(figures: impl Iterator<Item = Figures>) -> Self {
        let (mut most, mut largest) = (0.0_f64, 0.0_f64);
        for Figures { mean, median, p95, .. } in figures {
            most = most.max(mean.unwrap_or_default());
            largest = [mean.unwrap_or_default(), median, p95]
                .into_iter()
                .fold(largest, |largest, value| largest.max(value.abs()));
        }
        let decimals = match largest {
            0.0 => Some(1),
            value if !(1e-3..1e9).contains(&value) => None,
            value if value >= 1_000.0 => Some(0),
            value if value >= 100.0 => Some(1),
            value if value >= 10.0 => Some(2),
            value if value >= 1.0 => Some(3),
            _ => Some(4),
        };
        Self { most, decimals }
    }

    /// A value in digits.
    pub(super) fn number(&self, value: f64) -> String {
        match self.decimals {
            Some(decimals) => format!("{value:.decimals$}"),
            None => format!("{value:.3e}"),
        }
    }

    /// A value as a bar from zero; nothing below it.
    pub(super) fn bar(&self, value: f64) -> String {
        if self.most <= 0.0 || value <= 0.0 {
            return String::new();
        }
        let eighths = (value / self.most * (BAR * 8) as f64).round() as usize;
        let full = "█".repeat((eighths / 8).min(BAR));
        let rest = (eighths % 8).checked_sub(1).and_then(|eighth| EIGHTHS.get(eighth));
        full + &rest.map(char::to_string).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], numbers: &[&str], bars: &[&str]) {
        let figures = values.iter().map(|value| Figures {
            mean: Some(*value),
            deviation: None,
            median: *value,
            p95: *value,
        });
        let scale = Scale::of(figures);
        let found: Vec<_> = values.iter().map(|value| scale.number(*value)).collect();
        assert_eq!(found, numbers);
        let found: Vec<_> = values.iter().map(|value| scale.bar(*value)).collect();
        assert_eq!(found, bars);
    }

    #[test]
    fn values_are_written_to_one_place_and_drawn_to_one_scale() {
        check(&[0.8, 0.4, 0.05], &["0.8000", "0.4000", "0.0500"], &["██████████", "█████", "▋"]);
        check(&[1500.0, 20.0], &["1500", "20"], &["██████████", "▏"]);
        check(&[-1.0, 0.0], &["-1.000", "0.000"], &["", ""]);
        check(&[1e12], &["1.000e12"], &["██████████"]);
    }
}
