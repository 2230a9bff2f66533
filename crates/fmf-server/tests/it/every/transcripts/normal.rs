//! What may differ between two runs is made equal.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// An answer without its moments, with the sets in its messages sorted, since MLflow prints them in
/// another order in each process, and with tokens that say no more than MLflow's.
pub(super) fn normal(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let value = match value {
                    Value::Number(number) if is_moment(&key) && number.is_i64() => {
                        Value::from("<moment>")
                    }
                    Value::String(token) if key == "next_page_token" => Value::from(offset(token)),
                    value => normal(value),
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

/// A token that says how many rows came before, without what else it says: to clients it is opaque,
/// and that of a search of runs also holds the place of the last one.
fn offset(token: String) -> String {
    let read = BASE64_STANDARD.decode(&token).ok();
    let Some(Value::Object(read)) = read.and_then(|read| serde_json::from_slice(&read).ok()) else {
        return token;
    };
    match (read.get("offset"), read.get("after")) {
        (Some(offset), Some(Value::Array(_))) if read.len() == 2 => {
            let offset = json!({"offset": offset}).to_string().replace(':', ": ");
            BASE64_STANDARD.encode(offset)
        }
        _ => token,
    }
}

fn sort_set(text: &str) -> String {
    let Some((before, rest)) = text.split_once("Valid keys are '{") else { return text.to_owned() };
    let Some((set, after)) = rest.split_once("}'") else { return text.to_owned() };
    let mut keys: Vec<&str> = set.split(", ").collect();
    keys.sort_unstable();
    format!("{before}Valid keys are '{{{}}}'{after}", keys.join(", "))
}
