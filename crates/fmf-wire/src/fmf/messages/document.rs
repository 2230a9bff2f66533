//! Moments and JSON documents inside of messages.

use fmf_core::{JsonText, Result, StoreError, Timestamp};
use serde_json::Value;

use super::corrupt;

/// A moment as every message writes it.
pub(super) fn moment_text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// The moment that was written.
///
/// # Errors
/// `Corrupt` for what is no moment.
pub(crate) fn read_moment(text: &str) -> Result<Timestamp> {
    let at: jiff::Timestamp = text.parse().map_err(|_| {
        corrupt(&StoreError::Invalid(format!("{text:?} is no moment in the form of RFC 3339")))
    })?;
    Ok(Timestamp::from_millis(at.as_millisecond()))
}

pub(super) fn read_moments(text: Option<String>) -> Result<Option<Timestamp>> {
    text.as_deref().map(read_moment).transpose()
}

/// A JSON document as a value; what is no JSON as a text.
pub(super) fn document_value(json: Option<&JsonText>) -> Option<Value> {
    json.map(|json| json.value().unwrap_or_else(|| Value::from(json.as_str())))
}

/// The text of a document whose value does not lead back to it.
pub(super) fn document_source(json: Option<&JsonText>) -> Option<String> {
    let json = json?;
    let leads_back = json.value().is_some_and(|value| {
        !value.is_null() && JsonText::from_value(&value).as_str() == json.as_str()
    });
    (!leads_back).then(|| json.as_str().to_owned())
}

/// The document that a value and a source were made of.
pub(super) fn read_document(value: Option<Value>, source: Option<String>) -> Option<JsonText> {
    match source {
        Some(source) => Some(JsonText::as_found(source)),
        None => value.as_ref().map(JsonText::from_value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, has_source: bool) {
        let json = JsonText::as_found(text);
        let (value, source) = (document_value(Some(&json)), document_source(Some(&json)));
        assert_eq!(source.is_some(), has_source, "{text}");
        // A null is read as nothing.
        let value = value.filter(|value| !value.is_null());
        assert_eq!(read_document(value, source), Some(json));
    }

    #[test]
    fn every_document_comes_back_as_it_was_written() {
        check(r#"{"type": "object", "title": "\u00e9"}"#, false);
        check(r#"{"type":"object"}"#, true);
        check("null", true);
        check("\"text\"", false);
        check("text", true);
        check("1e2", true);
        check("", true);
        assert_eq!(read_document(document_value(None), document_source(None)), None);
    }

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        for millis in [0, -1, 951_782_400_000, 1_795_183_387_123] {
            let at = Timestamp::from_millis(millis);
            assert_eq!(read_moment(&at.to_string()).unwrap(), at);
        }
        assert!(matches!(read_moment("yesterday"), Err(StoreError::Corrupt(_))));
    }
}
