//! What may differ between two runs is made equal.

use serde_json::Value;

/// An answer without its moments, and with the sets in its messages sorted: MLflow prints them in
/// another order in each process.
pub(super) fn normal(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let value = if is_moment(&key) && value.is_i64() {
                    Value::from("<moment>")
                } else {
                    normal(value)
                };
                (key, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::String(text) => Value::String(sort_set(&text)),
        other => other,
    }
}

/// Moments that the client sends are the same on both.
fn is_moment(key: &str) -> bool {
    key.ends_with("_timestamp")
        || key.ends_with("_timestamp_ms")
        || ["creation_time", "last_update_time"].contains(&key)
}

fn sort_set(text: &str) -> String {
    let Some((before, rest)) = text.split_once("Valid keys are '{") else { return text.to_owned() };
    let Some((set, after)) = rest.split_once("}'") else { return text.to_owned() };
    let mut keys: Vec<&str> = set.split(", ").collect();
    keys.sort_unstable();
    format!("{before}Valid keys are '{{{}}}'{after}", keys.join(", "))
}
