//! Texts that are numbers, the natural order of texts, and rounding: what SQLite is taught, so
//! that it answers as PostgreSQL does by its own functions.

use std::cmp::Ordering;

/// How many digits a number in a text is compared by.
const DIGITS: usize = 20;

/// Which texts are numbers, to PostgreSQL; [`number`] takes the same ones.
pub(super) const PATTERN: &str =
    r"^([+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][+-]?[0-9]{1,2})?)$";

/// The number that a text is, if it is one and nothing else.
pub(crate) fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_is_right = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        are_digits(digits, 1, 2)
    });
    let is_number = are_digits(whole, 1, 15) && are_digits(fraction, 0, 15)
        || whole.is_empty() && are_digits(fraction, 1, 15);
    (is_number && exponent_is_right).then(|| text.parse().ok()).flatten()
}

fn are_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with the numbers in it written so long that their order is that of their digits.
pub(crate) fn natural_key(text: &str) -> String {
    let (mut key, mut rest) = (String::with_capacity(text.len() + DIGITS), text);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let behind = &rest[start..];
        let length = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let run = &behind[..length];
        key.push_str(&rest[..start]);
        key.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(length)));
        key.push_str(&run[length.saturating_sub(DIGITS)..]);
        rest = &behind[length..];
    }
    key.push_str(rest);
    key
}

/// Numbers by their values before all other texts, and those with the numbers in them by their
/// values too.
pub(crate) fn natural_order(left: &str, right: &str) -> Ordering {
    let numbers = match (number(left), number(right)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    numbers.then_with(|| natural_key(left).cmp(&natural_key(right))).then_with(|| left.cmp(right))
}

/// A number rounded to so many decimals, halves away from zero, by its first fifteen digits.
pub(crate) fn rounded(value: f64, decimals: i64) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    // One digit before the point and fourteen behind it.
    let written = format!("{:.14e}", value.abs());
    let Some((mantissa, exponent)) = written.split_once('e') else { return value };
    let (Ok(digits), Ok(exponent)) =
        (mantissa.replace('.', "").parse::<u64>(), exponent.parse::<i64>())
    else {
        return value;
    };
    let dropped = (14 - exponent).saturating_sub(decimals);
    if dropped <= 0 {
        return value;
    }
    let unit = u32::try_from(dropped).ok().and_then(|dropped| 10_u64.checked_pow(dropped));
    let kept = unit.map_or(0, |unit| digits / unit + u64::from(digits % unit >= unit / 2));
    if kept == 0 {
        return 0.0;
    }
    format!("{}{kept}e{}", if value < 0.0 { "-" } else { "" }, -decimals).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_number_or_it_is_none() {
        for (text, expected) in
            [("10", 10.0), ("-0.5", -0.5), (".5", 0.5), ("1.", 1.0), ("+1e-3", 0.001)]
        {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["", ".", "1e", "1e400", " 1", "1 ", "0x1", "NaN", "inf", "1_0", "v1", "1.2.3"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn texts_sort_as_a_person_sorts_them() {
        let mut texts = ["v10", "b", "10", "9", "v9", "0.5", "-1", "a", "1e1"];
        texts.sort_by(|left, right| natural_order(left, right));
        assert_eq!(texts, ["-1", "0.5", "9", "1e1", "10", "a", "b", "v9", "v10"]);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let check = |value: f64, decimals: i64, expected: f64| {
            assert_eq!(rounded(value, decimals), expected, "{value} {decimals}");
        };
        check(2.675, 2, 2.68);
        check(-2.5, 0, -3.0);
        check(0.5, 0, 1.0);
        check(0.04, 1, 0.0);
        check(1234.5, -2, 1200.0);
        check(0.85, 1, 0.9);
        check(1e300, 2, 1e300);
        check(123.456, 10, 123.456);
    }
}
