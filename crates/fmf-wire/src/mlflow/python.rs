//! How Python reads integers and writes JSON and bytes: MLflow's messages quote them.
//!
//! What filters need of it too stands in [`fmf_core::python`].

use fmf_core::{JsonText, python};
use serde_json::Value;

/// The integer that Python's `int()` reads from a text, in plain decimal digits; any size.
///
/// White space around it, a sign, leading zeros and single underscores between digits are read
/// over. Digits of other scripts are not.
pub(super) fn int(text: &str) -> Option<String> {
    /// Python reads no longer ones.
    const MAX_DIGITS: usize = 4300;
    let text = text.trim_matches(is_space);
    let (minus, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let groups_fine = digits
        .split('_')
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let plain = digits.replace('_', "");
    if !groups_fine || plain.len() > MAX_DIGITS {
        return None;
    }
    let significant = plain.trim_start_matches('0');
    Some(match (significant, minus) {
        ("", _) => "0".to_owned(),
        (digits, true) => format!("-{digits}"),
        (digits, false) => digits.to_owned(),
    })
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// What `type(value).__name__` says.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// What `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes.
pub(super) fn json(value: &Value) -> String {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    write_json(&sorted)
}

fn write_json(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => python::float(float),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(write_json).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                format!("{}:{}", write_json(&key.as_str().into()), write_json(value))
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("{{{}}}", fields.join(","))
        }
        plain => JsonText::from_value(plain).as_str().to_owned(),
    }
}

/// What `repr(bytes)` writes.
pub(super) fn repr_bytes(bytes: &[u8]) -> String {
    // Bytes print like the text of the same numbers, with everything beyond ASCII escaped.
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let quoted = python::repr(&latin);
    let escape =
        |c: char| if c.is_ascii() { c.to_string() } else { format!("\\x{:02x}", c as u32) };
    format!("b{}", quoted.chars().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

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
            ("", None),
            ("abc", None),
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

    #[test]
    fn json_is_written_as_python_writes_it() {
        let value = json!({"b": [1, 2.5, 1e20, null], "a": "é\"\n", "c": true});
        assert_eq!(json(&value), r#"{"a":"\u00e9\"\n","b":[1,2.5,1e+20,null],"c":true}"#);
    }

    #[test]
    fn bytes_are_quoted_as_python_quotes_them() {
        assert_eq!(repr_bytes(b"a\xff'\x00"), "b\"a\\xff'\\x00\"");
        assert_eq!(repr_bytes(b"'\\\"'"), r#"b'\'\\"\''"#);
    }

    proptest! {
        #[test]
        fn every_integer_is_read_back(number: i128) {
            prop_assert_eq!(int(&number.to_string()), Some(number.to_string()));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", bytes: Vec<u8>) {
            let _ = (int(&text), repr_bytes(&bytes));
        }
    }
}
