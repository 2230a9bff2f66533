//! JSON documents that belong to a version: response format and model configuration.

use std::fmt;

use serde_json::Value;

use crate::{Result, StoreError};

/// A JSON document as it was written.
///
/// Kept as text, because a registry hands back the very bytes it was given; compared and digested
/// by [`JsonText::canonical`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText(String);

impl JsonText {
    /// Takes a document after checking that it is JSON.
    ///
    /// # Errors
    /// `Invalid` with the position where it stops being JSON.
    pub fn parse(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        serde_json::from_str::<Value>(&text)
            .map_err(|error| StoreError::Invalid(format!("this is not JSON: {error}")))?;
        Ok(Self(text))
    }

    /// Takes a document as it was found, JSON or not.
    #[must_use]
    pub fn as_found(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A value, written as Python's `json.dumps` writes it.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        Self(write_as_python(value))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, if the text is JSON.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.0).ok()
    }

    /// One way of writing the same document: no spaces, keys sorted. Text that is not JSON is
    /// its own canonical form.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self.value() {
            Some(mut value) => {
                value.sort_all_objects();
                value.to_string()
            }
            None => self.0.clone(),
        }
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes a value as Python's `json.dumps` does: `", "` and `": "` between, ASCII only.
pub(super) fn write_as_python(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => write_all(out, '[', items, ']', write_value),
        Value::Object(fields) => write_all(out, '{', fields, '}', |out, (key, value)| {
            write_text(out, key);
            out.push_str(": ");
            write_value(out, value);
        }),
        Value::String(text) => write_text(out, text),
        other => out.push_str(&other.to_string()),
    }
}

fn write_all<T>(
    out: &mut String,
    open: char,
    items: impl IntoIterator<Item = T>,
    close: char,
    write: impl Fn(&mut String, T),
) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
    out.push(close);
}

fn write_text(out: &mut String, text: &str) {
    use fmt::Write as _;
    for c in Value::from(text).to_string().chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
}
