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
}
