//! Numbers that were measured, written to be compared by eye.

use fmf::{Figures, ab::Precision};

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
    precision: Precision,
    /// How wide the longest bar is.
    width: usize,
}

impl Scale {
    /// One that suits all of these.
    pub(super) fn of(figures: impl Iterator<Item = Figures> + Clone) -> Self {
        let each = figures
            .clone()
            .flat_map(|Figures { mean, median, p95, .. }| [mean.unwrap_or_default(), median, p95]);
        let largest = each.fold(0.0_f64, |largest, value| largest.max(value.abs()));
        Self::new(Precision::of(largest), figures.filter_map(|figures| figures.mean))
    }

    /// One of that precision, whose longest bar is the largest of these means.
    pub(super) fn new(precision: Precision, means: impl Iterator<Item = f64>) -> Self {
        Self { most: means.fold(0.0, f64::max), precision, width: BAR }
    }

    /// The same with bars of half the width.
    pub(super) fn narrow(self) -> Self {
        Self { width: BAR / 2, ..self }
    }

    /// A value in digits.
    pub(super) fn number(&self, value: f64) -> String {
        self.precision.write(value)
    }

    /// A value as a bar from zero; nothing below it.
    pub(super) fn bar(&self, value: f64) -> String {
        if self.most <= 0.0 || value <= 0.0 {
            return String::new();
        }
        let eighths = (value / self.most * (self.width * 8) as f64).round() as usize;
        let full = "█".repeat((eighths / 8).min(self.width));
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

    #[test]
    fn a_narrow_bar_is_half_as_long() {
        let scale = Scale::new(Precision::of(1.0), [0.8, 0.4].into_iter()).narrow();
        assert_eq!([0.8, 0.4].map(|value| scale.bar(value)), ["█████", "██▌"]);
    }
}
