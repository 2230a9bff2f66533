//! JSON that a person may have written: the same key twice is an error, where a JSON reader would
//! silently take the last.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Reads an object.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn object(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Strict(Value::Object(object))) => Ok(object),
        Ok(Strict(other)) => Err(format!("this is no JSON object: {}", kind(&other))),
        // Of every type of value one is taken, so that this is never about a type.
        Err(error) if error.is_data() => Err(error.to_string()),
        Err(error) => Err(format!("this is no JSON object: {error}")),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "it is a list",
        Value::Object(_) => "it is an object",
        Value::String(_) => "it is a text",
        Value::Number(_) => "it is a number",
        Value::Bool(_) => "it is true or false",
        Value::Null => "it is null",
    }
}

/// A value in which every object has each key once.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Strict(value))) = map.next_entry::<String, _>()? {
            if object.contains_key(&key) {
                return Err(Error::custom(format!("{key:?} stands there twice; keep one of them")));
            }
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_key_twice_is_named_at_any_depth() {
        for text in [r#"{"a": 1, "b": 2, "a": 3}"#, r#"{"p": [{"a": 1, "\u0061": 1}]}"#] {
            let error = object(text).unwrap_err();
            assert!(error.starts_with(r#""a" stands there twice; keep one of them at line 1"#));
        }
    }

    proptest! {
        #[test]
        fn anything_else_is_read_as_any_reader_would(
            text in r#"[{]("[ab]": ([0-9]{1,3}|-1|1\.5|true|null|"x"|\[1, \{\}\]))?[}]"#,
        ) {
            prop_assert_eq!(object(&text).ok(), serde_json::from_str(&text).ok());
        }
    }
}
