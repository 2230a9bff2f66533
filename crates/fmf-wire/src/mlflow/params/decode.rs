//! Where the parameters of a request stand, and how they are taken from there.

use serde_json::{Map, Value};

use super::{Params, Source};
use crate::{form::pairs, mlflow::ApiError};

impl Params {
    /// The parameters of a request: a GET's query, any other's body.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for a POST or PUT that is not declared to be JSON; the other
    /// verbs are not asked, because MLflow does not ask them.
    pub fn from_request(
        method: &http::Method,
        query: &str,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Self, ApiError> {
        match method.as_str() {
            "GET" if !query.is_empty() => Ok(Self::from_query(query)),
            "POST" | "PUT" => Self::from_body(content_type, body),
            _ => Ok(Self::from_json(body)),
        }
    }

    /// The parameters of a query string. `+` is a space; what is not UTF-8 is replaced.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        Self { source: Source::Query(pairs(query).collect()), path: String::new() }
    }

    /// The parameters of a JSON body.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for another content type than JSON.
    pub fn from_body(content_type: Option<&str>, body: &[u8]) -> Result<Self, ApiError> {
        match content_type.map(|text| text.split(';').next().unwrap_or(text)) {
            Some("application/json") => Ok(Self::from_json(body)),
            Some(_) => Err(ApiError::invalid(
                "Bad Request. Content-Type must be one of ['application/json'].",
            )),
            None => Err(ApiError::invalid("Bad Request. Content-Type header is missing.")),
        }
    }

    /// The parameters of a JSON body whose content type does not matter. A body that is no JSON
    /// object is read as an empty one; a text that holds JSON is decoded twice.
    #[must_use]
    pub fn from_json(body: &[u8]) -> Self {
        let value = match serde_json::from_slice(body) {
            Ok(Value::String(text)) => serde_json::from_str(&text).unwrap_or_default(),
            Ok(value) => value,
            Err(_) => Value::Null,
        };
        let fields = match value {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self { source: Source::Body(fields), path: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Params {
        Params::from_json(text.as_bytes())
    }

    #[test]
    fn a_body_that_is_no_object_is_an_empty_one() {
        let empty = body("{}");
        for text in ["", "{bad", "[]", "5", "null", "\"text\"", "\"[]\""] {
            assert_eq!(body(text), empty, "{text}");
        }
        assert_eq!(Params::from_json(b"{\"name\": \"\xff\"}"), empty);
        assert_eq!(body(&format!("{}1", "[".repeat(1_000_000))), empty);
    }

    #[test]
    fn a_text_that_holds_json_is_decoded_twice() {
        let params = body(r#""{\"name\": \"x\"}""#);
        assert_eq!(params.required_string("name").unwrap(), "x");
    }

    #[test]
    fn only_json_is_read() {
        assert!(Params::from_body(Some("application/json; charset=utf-8"), b"{}").is_ok());
        let refusal = |content_type| Params::from_body(content_type, b"{}").unwrap_err().message;
        assert_eq!(
            refusal(Some("text/plain")),
            "Bad Request. Content-Type must be one of ['application/json']."
        );
        assert_eq!(refusal(None), "Bad Request. Content-Type header is missing.");
    }

    #[test]
    fn the_verb_decides_where_the_parameters_stand() {
        let name = |method, query, content_type| {
            let body = br#"{"name": "body"}"#;
            let params = Params::from_request(&method, query, content_type, body).unwrap();
            params.required_string("name").unwrap()
        };
        let json = Some("application/json");
        assert_eq!(name(http::Method::GET, "name=query", None), "query");
        assert_eq!(name(http::Method::GET, "", None), "body");
        assert_eq!(name(http::Method::POST, "name=query", json), "body");
        assert_eq!(name(http::Method::DELETE, "name=query", None), "body");
    }
}
