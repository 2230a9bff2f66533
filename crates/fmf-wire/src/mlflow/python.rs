//! How Python reads integers and writes values: MLflow's messages quote them.

use serde_json::{Number, Value};

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
    let style = Style { words: ["null", "true", "false"], comma: ",", colon: ":", text: json_text };
    style.write(&sorted)
}

/// What `repr(value)` writes.
pub(super) fn repr(value: &Value) -> String {
    let style =
        Style { words: ["None", "True", "False"], comma: ", ", colon: ": ", text: repr_text };
    style.write(value)
}

/// What `repr(text)` writes.
pub(super) fn repr_text(text: &str) -> String {
    let mut out = String::new();
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c == ' ' || !(c.is_control() || c.is_whitespace()) => out.push(c),
            c if u32::from(c) <= 0xff => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push(quote);
    out
}

/// What `repr(bytes)` writes.
pub(super) fn repr_bytes(bytes: &[u8]) -> String {
    // Bytes print like the text of the same numbers, with everything beyond ASCII escaped.
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let quoted = repr_text(&latin);
    let escape =
        |c: char| if c.is_ascii() { c.to_string() } else { format!("\\x{:02x}", c as u32) };
    format!("b{}", quoted.chars().map(escape).collect::<String>())
}

/// One of Python's two ways of writing a value.
struct Style {
    words: [&'static str; 3],
    comma: &'static str,
    colon: &'static str,
    text: fn(&str) -> String,
}

impl Style {
    fn write(&self, value: &Value) -> String {
        match value {
            Value::Null => self.words[0].to_owned(),
            Value::Bool(flag) => self.words[if *flag { 1 } else { 2 }].to_owned(),
            Value::Number(number) => write_number(number),
            Value::String(text) => (self.text)(text),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.write(item)).collect();
                format!("[{}]", items.join(self.comma))
            }
            Value::Object(fields) => {
                let field = |(key, value): (&String, &Value)| {
                    format!("{}{}{}", (self.text)(key), self.colon, self.write(value))
                };
                let fields: Vec<_> = fields.iter().map(field).collect();
                format!("{{{}}}", fields.join(self.comma))
            }
        }
    }
}

/// Python writes an exponent with its sign and at least two digits.
fn write_number(number: &Number) -> String {
    let text = number.to_string();
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent.trim_start_matches('+')),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn json_text(text: &str) -> String {
    fmf_core::JsonText::from_value(&Value::from(text)).as_str().to_owned()
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
    fn values_are_written_as_python_writes_them() {
        let value = json!({"b": [1, 2.5, 1e20, null], "a": "é\"\n", "c": true});
        assert_eq!(json(&value), r#"{"a":"\u00e9\"\n","b":[1,2.5,1e+20,null],"c":true}"#);
        assert_eq!(repr(&value), "{'b': [1, 2.5, 1e+20, None], 'a': 'é\"\\n', 'c': True}");
    }

    #[test]
    fn quotes_are_chosen_as_python_chooses_them() {
        assert_eq!(repr_text("it's"), "\"it's\"");
        assert_eq!(repr_text("it's \"x\""), "'it\\'s \"x\"'");
        assert_eq!(repr_text("\u{7f}\u{2028}"), "'\\x7f\\u2028'");
        assert_eq!(repr_bytes(b"a\xff'\x00"), "b\"a\\xff'\\x00\"");
    }

    proptest! {
        #[test]
        fn every_integer_is_read_back(number: i128) {
            prop_assert_eq!(int(&number.to_string()), Some(number.to_string()));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", bytes: Vec<u8>) {
            let _ = (int(&text), repr_text(&text), repr_bytes(&bytes));
        }
    }
}
