//! How Python writes and reads values: MLflow's messages and rendered values are in its spelling.
//!
//! Only what those need; no other part of Python.

use icu_properties::{CodePointMapData, props::GeneralCategory};
use serde_json::Value;

/// What `str()` makes of a value: a text is itself, everything else as `repr()` writes it.
pub(crate) fn display(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => repr_of(other),
    }
}

/// What `repr()` makes of a value.
#[must_use]
pub fn repr_of(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => self::float(float),
            _ => number.to_string(),
        },
        Value::String(text) => repr(text),
        Value::Array(items) => format!("[{}]", joined(items.iter().map(repr_of).collect())),
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(key, value)| format!("{}: {}", repr(key), repr_of(value)));
            format!("{{{}}}", joined(fields.collect()))
        }
    }
}

/// A text in Python's quotes: single ones, unless it holds those and no double ones.
#[must_use]
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&escape(c)),
        }
    }
    out.push(quote);
    out
}

fn escape(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // The standard library escapes what cannot be printed; a letter before it keeps it from
    // escaping combining marks too.
    let mut pair = String::from("a");
    pair.push(c);
    pair.escape_debug().count() == 2
}

/// A float as Python writes it: the shortest digits, an exponent only where it is far from 1.
#[must_use]
pub fn float(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string().to_lowercase();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        let plain = number.to_string();
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// The integer that `int()` reads from a text, in plain decimal digits; any size.
///
/// White space around it, a sign, leading zeros and single underscores between digits are read
/// over. Digits of every script count.
#[must_use]
pub fn int(text: &str) -> Option<String> {
    /// Python reads no longer ones.
    const MAX_DIGITS: usize = 4300;
    let text = text.trim_matches(is_space);
    let (minus, written) = match text.strip_prefix(['-', '+']) {
        Some(written) => (text.starts_with('-'), written),
        None => (false, text),
    };
    if written.split('_').any(str::is_empty) {
        return None;
    }
    let digits: String = written.chars().filter(|c| *c != '_').map(digit).collect::<Option<_>>()?;
    if digits.len() > MAX_DIGITS {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(match (significant, minus) {
        ("", _) => "0".to_owned(),
        (digits, true) => format!("-{digits}"),
        (digits, false) => digits.to_owned(),
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The ASCII digit of the same value. Unicode keeps the ten digits of a script together and in
/// order, so that a digit's value is how many stand before it.
fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |code| categories.get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(c);
    let before = (0..code).rev().take_while(|code| is_digit(*code)).count() as u32;
    if is_digit(code) { char::from_digit(before % 10, 10) } else { None }
}

/// A set of words, such as `{'name', 'run_id'}`.
pub(crate) fn set(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| repr(word)).collect();
    format!("{{{}}}", words.join(", "))
}

/// Reads what follows a backslash in a text; returns the bytes it took.
pub(crate) fn unescape(rest: &str, out: &mut String) -> Option<usize> {
    let first = rest.chars().next()?;
    let simple = match first {
        '\n' => return Some(1),
        '\\' | '\'' | '"' => first,
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => return coded(rest, 1, 2, 16, out),
        'u' => return coded(rest, 1, 4, 16, out),
        'U' => return coded(rest, 1, 8, 16, out),
        '0'..='7' => {
            let length = rest.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
            return coded(rest, 0, length, 8, out);
        }
        // An unknown escape is no escape.
        other => {
            out.extend(['\\', other]);
            return Some(other.len_utf8());
        }
    };
    out.push(simple);
    Some(1)
}

fn coded(rest: &str, skip: usize, length: usize, radix: u32, out: &mut String) -> Option<usize> {
    let digits = rest.get(skip..skip + length)?;
    let fine = digits.chars().all(|c| c.is_digit(radix));
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| fine)?;
    out.push(char::from_u32(code)?);
    Some(skip + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_written_as_python_writes_them() {
        let cases = [
            (r#""it's""#, "it's"),
            (
                r#"["it's", "a", "\"'", "\n\u0000é\u00a0\u0301"]"#,
                r#"["it's", 'a', '"\'', '\n\x00é\xa0́']"#,
            ),
            (
                r#"{"a": [1, 1.0, 1e22, 1e-7, 0.0001, -0.0, 1e15], "b": null}"#,
                "{'a': [1, 1.0, 1e+22, 1e-07, 0.0001, -0.0, 1000000000000000.0], 'b': None}",
            ),
            ("true", "True"),
            ("[]", "[]"),
            ("{}", "{}"),
            ("1e16", "1e+16"),
            ("18446744073709551615", "18446744073709551615"),
        ];
        for (json, expected) in cases {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(display(&value), expected, "{json}");
        }
    }

    #[test]
    fn integers_are_read_as_leniently_as_python_reads_them() {
        let cases = [
            ("01", Some("1")),
            (" 1\n", Some("1")),
            ("-1", Some("-1")),
            ("+7", Some("7")),
            ("1_0", Some("10")),
            ("-00", Some("0")),
            ("99999999999999999999", Some("99999999999999999999")),
            ("٣", Some("3")),
            ("１２", Some("12")),
            ("𝟘𝟙𝟚", Some("12")),
            ("", None),
            ("abc", None),
            ("²", None),
            ("Ⅷ", None),
            ("1.0", None),
            ("_1", None),
            ("1__0", None),
            ("- 1", None),
            ("--1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(int(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(int(&"1".repeat(4301)), None);
    }

    proptest! {
        #[test]
        fn every_integer_is_read_back(number: i128) {
            prop_assert_eq!(int(&number.to_string()), Some(number.to_string()));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC*") {
            let _ = int(&text);
        }
    }
}
