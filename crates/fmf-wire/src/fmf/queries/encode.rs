//! Parameters as a query string.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// The query string of these parameters, without its question mark; a list is written by
/// repeating its key, and what is not said is left out.
#[must_use]
pub fn write(parameters: &impl Serialize) -> String {
    let Ok(Value::Object(fields)) = serde_json::to_value(parameters) else { return String::new() };
    let pairs = fields.into_iter().flat_map(|(key, value)| match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().map(|value| pair(&key, value)).collect(),
        value => vec![pair(&key, &value)],
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn pair(key: &str, value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{key}={}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
}
