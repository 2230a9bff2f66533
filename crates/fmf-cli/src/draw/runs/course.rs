//! The course of a metric as a line of small bars.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each value between the lowest and the highest of them; a gap for what is no number.
pub(super) fn bars(values: &[f64]) -> String {
    let numbers = || values.iter().copied().filter(|value| !value.is_nan());
    let (low, high) = (numbers().fold(f64::NAN, f64::min), numbers().fold(f64::NAN, f64::max));
    values.iter().map(|value| bar(*value, low, high)).collect()
}

fn bar(value: f64, low: f64, high: f64) -> char {
    if value.is_nan() {
        return ' ';
    }
    // Halves, because the distance of the largest numbers is none.
    let height = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
    if height.is_nan() {
        return BARS[3];
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 7")]
    let place = (height * 7.0).round() as usize;
    BARS[place.min(7)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_drawn_between_its_extremes() {
        let check = |values: &[f64], drawn: &str| assert_eq!(bars(values), drawn, "{values:?}");
        check(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "▁▂▃▄▅▆▇█");
        check(&[1.0, f64::NAN, -1.0], "█ ▁");
        check(&[5.0, 5.0], "▄▄");
        check(&[f64::MIN, 0.0, f64::MAX], "▁▅█");
        check(&[f64::NAN], " ");
        check(&[], "");
    }
}
