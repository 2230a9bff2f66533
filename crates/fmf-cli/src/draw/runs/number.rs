//! Numbers as people compare them.

/// How many digits are shown of a number.
const DIGITS: i32 = 6;

/// A number with six digits that count, without zeros behind them; whole numbers whole.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{value:.3e}");
    }
    #[expect(clippy::cast_possible_truncation, reason = "between -4 and 9")]
    let before = size.log10().floor() as i32 + 1;
    let decimals = usize::try_from(DIGITS - before).unwrap_or_default();
    let text = format!("{value:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// How many digits these numbers have behind their points, at most.
pub(super) fn decimals(values: impl Iterator<Item = f64>) -> usize {
    let behind = |value| number(value).split_once('.').map_or(0, |(_, digits)| digits.len());
    values.filter(is_short).map(behind).max().unwrap_or_default()
}

/// A number with so many digits behind its point, that it can be compared with others by eye.
pub(super) fn number_to(value: f64, decimals: usize) -> String {
    if is_short(&value) { format!("{value:.decimals$}") } else { number(value) }
}

/// Whether a number needs no exponent and few digits: with zeros behind it, it is not long.
fn is_short(value: &f64) -> bool {
    *value == 0.0 || (1e-4..1e6).contains(&value.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_comparable() {
        let check = |value: f64, shown: &str| assert_eq!(number(value), shown);
        check(0.0, "0");
        check(-0.0, "0");
        check(1.0, "1");
        check(0.912_345_678, "0.912346");
        check(-12.5, "-12.5");
        check(123_456.789, "123457");
        check(1_234_567.0, "1234567");
        check(0.000_123_456_789, "0.000123457");
        check(0.000_012, "1.200e-5");
        check(1.5e12, "1.500e12");
        check(f64::MAX, "1.798e308");
        check(f64::NAN, "NaN");
    }

    #[test]
    fn numbers_of_one_column_have_as_many_decimals() {
        let values = [0.95, 1.0, 12.125, 1.5e12, f64::NAN];
        let decimals = decimals(values.into_iter());
        let shown = values.map(|value| number_to(value, decimals));
        assert_eq!(shown, ["0.950", "1.000", "12.125", "1.500e12", "NaN"]);
    }
}
