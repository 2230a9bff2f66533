//! How Python writes JSON and bytes: MLflow's messages quote them.
//!
//! What filters need of Python too stands in [`fmf_core::python`].

use fmf_core::{JsonText, python};
use serde_json::Value;

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
    write_json(&sorted, ",", ":")
}

/// What `json.dumps(value)` writes.
pub(super) fn spaced_json(value: &Value) -> String {
    write_json(value, ", ", ": ")
}

fn write_json(value: &Value, comma: &str, colon: &str) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => python::float(float),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| write_json(item, comma, colon));
            format!("[{}]", items.collect::<Vec<_>>().join(comma))
        }
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                let key = write_json(&key.as_str().into(), comma, colon);
                format!("{key}{colon}{}", write_json(value, comma, colon))
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("{{{}}}", fields.join(comma))
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
    fn json_is_written_as_python_writes_it() {
        let value = json!({"b": [1, 2.5, 1e20, null], "a": "é\"\n", "c": true});
        assert_eq!(json(&value), r#"{"a":"\u00e9\"\n","b":[1,2.5,1e+20,null],"c":true}"#);
        let value = json!([{"name": "é", "version": 1}, []]);
        assert_eq!(spaced_json(&value), r#"[{"name": "\u00e9", "version": 1}, []]"#);
    }

    #[test]
    fn bytes_are_quoted_as_python_quotes_them() {
        assert_eq!(repr_bytes(b"a\xff'\x00"), "b\"a\\xff'\\x00\"");
        assert_eq!(repr_bytes(b"'\\\"'"), r#"b'\'\\"\''"#);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = repr_bytes(&bytes);
        }
    }
}
