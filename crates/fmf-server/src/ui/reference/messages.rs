//! The messages of the description, field by field.

use serde_json::Value;

use super::contents::{prose, referred, text};

/// What stands in a body.
pub(super) struct Message {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) fields: Vec<Field>,
}

/// A field of a message.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: String,
    /// The message that it holds.
    pub(super) refers_to: Option<String>,
    pub(super) about: String,
}

/// Every message, by its name.
pub(super) fn messages(description: &Value) -> Vec<Message> {
    let schemas = description["components"]["schemas"].as_object().into_iter().flatten();
    let message = |(name, schema): (&String, &Value)| {
        let fields = schema["properties"].as_object().into_iter().flatten().map(field);
        let words = schema["enum"].as_array().into_iter().flatten().map(word);
        Message {
            name: name.clone(),
            about: prose(text(&schema["description"])),
            fields: fields.chain(words).collect(),
        }
    };
    schemas.map(message).collect()
}

/// One of the words that a text may be.
fn word(value: &Value) -> Field {
    Field {
        name: text(value).to_owned(),
        kind: "text".to_owned(),
        refers_to: None,
        about: String::new(),
    }
}

fn field((name, schema): (&String, &Value)) -> Field {
    Field {
        name: name.clone(),
        kind: kind(schema),
        refers_to: reference(schema).map(str::to_owned),
        about: prose(text(&schema["description"])),
    }
}

/// The message that a field holds: by itself, as one of a list, or where it is not `null`.
fn reference(schema: &Value) -> Option<&str> {
    let any = schema["oneOf"].as_array().into_iter().flatten().find_map(referred);
    referred(schema).or_else(|| referred(&schema["items"])).or(any)
}

/// The type of a field in words.
fn kind(schema: &Value) -> String {
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect(),
        one => vec![text(one)],
    };
    let nullable = types.contains(&"null") || schema["oneOf"].is_array();
    let word = match types.into_iter().find(|word| *word != "null").unwrap_or_default() {
        "string" if schema["format"] == "date-time" => "moment".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "number".to_owned(),
        "boolean" => "yes or no".to_owned(),
        "array" => match reference(schema) {
            Some(_) => "list of".to_owned(),
            None => "list of texts".to_owned(),
        },
        "object" => match kind(&schema["additionalProperties"]).as_str() {
            "number" => "object of numbers".to_owned(),
            _ => "object of texts".to_owned(),
        },
        _ if reference(schema).is_some() => String::new(),
        _ => "any JSON".to_owned(),
    };
    if nullable && !word.is_empty() { format!("{word} or null") } else { word }
}
