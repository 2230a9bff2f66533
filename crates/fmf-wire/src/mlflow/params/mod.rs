//! The parameters of a request, from a query or a JSON body, with MLflow's checks of their types.
//!
//! What the values must be beyond their types is the business of [`super::requests`].

mod decode;

use std::borrow::Cow;

use fmf_core::python::int;
use serde_json::{Map, Value};

use super::{ApiError, python};

const SEE_DOCS: &str = "See the API docs for more information about request parameters.";

/// Decoded parameters, their types not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Params(Source);

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Query(Vec<(String, String)>),
    Body(Map<String, Value>),
}

impl Params {
    /// A text that must be there and must not be empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is missing or no text.
    pub fn required_string(&self, name: &str) -> Result<String, ApiError> {
        let missing = || {
            ApiError::invalid(format!("Missing value for required parameter '{name}'. {SEE_DOCS}"))
        };
        // MLflow looks for what it requires under the one spelling only.
        if matches!(&self.0, Source::Body(fields) if !fields.contains_key(name)) {
            return Err(missing());
        }
        self.optional_string(name)?.filter(|text| !text.is_empty()).ok_or_else(missing)
    }

    /// A text that may be missing.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything but a text, and for a text that holds NUL.
    pub fn optional_string(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.value(name)?.map(Cow::into_owned) {
            None => Ok(None),
            Some(Value::String(text)) => refuse_nul(name, text).map(Some),
            Some(other) => Err(wrong_type(name, &other)),
        }
    }

    /// A list of texts: the repeated keys of a query, or an array; missing is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn strings(&self, name: &str) -> Result<Vec<String>, ApiError> {
        if let Source::Query(pairs) = &self.0 {
            let values = pairs.iter().filter(|(key, _)| key == name);
            return values.map(|(_, value)| refuse_nul(name, value.clone())).collect();
        }
        let list = self.list(name)?;
        let texts = list.iter().map(|item| item.as_str().map(str::to_owned));
        let texts: Option<Vec<_>> = texts.collect();
        let texts = texts.ok_or_else(|| wrong_type(name, &Value::Array(list)))?;
        texts.into_iter().map(|text| refuse_nul(name, text)).collect()
    }

    /// A list of tags, each an object with a `key` and a `value`; what one lacks is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>, ApiError> {
        let list = self.list(name)?;
        let tags: Option<Vec<_>> = list.iter().map(read_tag).collect();
        tags.ok_or_else(|| wrong_type(name, &Value::Array(list)))
    }

    /// Yes or no; missing is no.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        let Some(value) = self.value(name)? else { return Ok(false) };
        match (&self.0, value.as_ref()) {
            (_, Value::Bool(flag)) => Ok(*flag),
            (Source::Query(_), Value::String(text)) if text.eq_ignore_ascii_case("true") => {
                Ok(true)
            }
            (Source::Query(_), Value::String(text)) if text.eq_ignore_ascii_case("false") => {
                Ok(false)
            }
            (Source::Query(_), Value::String(text)) => Err(ApiError::invalid(format!(
                "Invalid boolean value: {text}, must be 'true' or 'false'."
            ))),
            (_, other) => Err(wrong_type(name, other)),
        }
    }

    /// A whole number of at most `most`, or the text of one.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn integer_up_to(&self, name: &str, most: i64) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        let number = read_integer(&value).filter(|number| *number <= most);
        number.map(Some).ok_or_else(|| wrong_type(name, &value))
    }

    /// The value of a parameter; null is none. A body may write `runId` for `run_id`.
    fn value(&self, name: &str) -> Result<Option<Cow<'_, Value>>, ApiError> {
        match &self.0 {
            Source::Query(pairs) => {
                let pair = pairs.iter().find(|(key, _)| key == name);
                Ok(pair.map(|(_, value)| Cow::Owned(Value::from(value.as_str()))))
            }
            Source::Body(fields) => {
                let camel = camel_case(name);
                let other = (camel != name).then(|| fields.get(&camel)).flatten();
                let value = match (fields.get(name), other) {
                    (Some(_), Some(_)) => return Err(spelled_twice(name, &camel)),
                    (value, other) => value.or(other),
                };
                Ok(value.filter(|value| !value.is_null()).map(Cow::Borrowed))
            }
        }
    }

    fn list(&self, name: &str) -> Result<Vec<Value>, ApiError> {
        match self.value(name)?.map(Cow::into_owned) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(wrong_type(name, &other)),
        }
    }
}

fn read_tag(tag: &Value) -> Option<(String, String)> {
    let fields = tag.as_object()?;
    let text = |key: &str| match fields.get(key) {
        None | Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => None,
    };
    Some((text("key")?, text("value")?))
}

fn read_integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => int(text)?.parse().ok(),
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        _ => None,
    }
}

/// The integer that a float such as `5.0` stands for.
fn whole(float: f64) -> Option<i64> {
    /// Beyond it not every integer is a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact integers")]
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
}

fn refuse_nul(name: &str, text: String) -> Result<String, ApiError> {
    if text.contains('\0') {
        return Err(ApiError::invalid(format!(
            "Invalid value for parameter '{name}' supplied: it holds a NUL character, which \
             cannot be stored."
        )));
    }
    Ok(text)
}

fn wrong_type(name: &str, value: &Value) -> ApiError {
    ApiError::invalid(format!(
        "Invalid value {} for parameter '{name}' supplied:  Hint: Value was of type '{}'. \
         {SEE_DOCS}",
        python::json(value),
        python::type_name(value)
    ))
}

fn spelled_twice(name: &str, camel: &str) -> ApiError {
    ApiError::invalid(format!(
        "Request specifies both '{name}' and '{camel}'; provide only one of them."
    ))
}

/// `run_id` as JSON names of protocol buffers are written: `runId`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(text: &str) -> Params {
        Params::from_json(text.as_bytes())
    }

    fn check<T: std::fmt::Debug>(result: Result<T, ApiError>, expected: &str) {
        assert_eq!(result.unwrap_err().message, expected);
    }

    #[test]
    fn what_is_required_must_be_there_and_not_empty() {
        let expected = "Missing value for required parameter 'new_name'. See the API docs for \
                        more information about request parameters.";
        for text in ["{}", r#"{"new_name": ""}"#, r#"{"new_name": null}"#, r#"{"newName": "x"}"#] {
            check(body(text).required_string("new_name"), expected);
        }
        check(Params::from_query("new_name=").required_string("new_name"), expected);
    }

    #[test]
    fn a_wrong_type_is_quoted_and_named() {
        let hint = |value: &str, kind: &str| {
            format!(
                "Invalid value {value} for parameter 'x' supplied:  Hint: Value was of type \
                 '{kind}'. See the API docs for more information about request parameters."
            )
        };
        check(body(r#"{"x": 5}"#).required_string("x"), &hint("5", "int"));
        check(body(r#"{"x": 1.5}"#).optional_string("x"), &hint("1.5", "float"));
        check(body(r#"{"x": "y"}"#).tags("x"), &hint("\"y\"", "str"));
        check(body(r#"{"x": [1]}"#).strings("x"), &hint("[1]", "list"));
        check(
            body(r#"{"x": [{"key": 1, "a": 2}]}"#).tags("x"),
            &hint(r#"[{"a":2,"key":1}]"#, "list"),
        );
        check(body(r#"{"x": "true"}"#).flag("x"), &hint("\"true\"", "str"));
        check(Params::from_query("x=abc").integer_up_to("x", 9), &hint("\"abc\"", "str"));
        check(Params::from_query("x=10").integer_up_to("x", 9), &hint("\"10\"", "str"));
        check(body(r#"{"x": 10}"#).integer_up_to("x", 9), &hint("10", "int"));
    }

    #[test]
    fn integers_may_be_written_as_text() {
        let read = |text: &str| body(text).integer_up_to("x", 1000).unwrap();
        assert_eq!(read(r#"{"x": "1_0"}"#), Some(10));
        assert_eq!(read(r#"{"x": " 5"}"#), Some(5));
        assert_eq!(read(r#"{"x": 5.0}"#), Some(5));
        assert_eq!(read(r#"{"x": -5}"#), Some(-5));
        assert_eq!(read(r#"{"x": null}"#), None);
        for bad in [r#""""#, "5.5", "true", "[5]", "99999999999999999999", "1e300"] {
            let params = body(&format!(r#"{{"x": {bad}}}"#));
            assert!(params.integer_up_to("x", i64::MAX).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_field_has_two_spellings_but_may_use_one() {
        assert_eq!(body(r#"{"runId": "r"}"#).optional_string("run_id").unwrap().unwrap(), "r");
        check(
            body(r#"{"run_id": "r", "runId": "r"}"#).optional_string("run_id"),
            "Request specifies both 'run_id' and 'runId'; provide only one of them.",
        );
        assert_eq!(camel_case("archive_existing_versions"), "archiveExistingVersions");
    }

    #[test]
    fn queries_are_decoded_and_may_repeat_a_key() {
        let params = Params::from_query("a=x+y%2B%C3%A9&b=1&b=2&flag=True&&c&bad=%ff");
        assert_eq!(params.optional_string("a").unwrap().unwrap(), "x y+é");
        assert_eq!(params.optional_string("b").unwrap().unwrap(), "1");
        assert_eq!(params.strings("b").unwrap(), ["1", "2"]);
        assert!(params.flag("flag").unwrap());
        assert_eq!(params.optional_string("c").unwrap().unwrap(), "");
        assert_eq!(params.optional_string("bad").unwrap().unwrap(), "\u{fffd}");
        check(params.flag("a"), "Invalid boolean value: x y+é, must be 'true' or 'false'.");
    }

    #[test]
    fn nul_is_refused_everywhere() {
        for params in [body(r#"{"x": "a\u0000"}"#), Params::from_query("x=a%00")] {
            assert!(params.optional_string("x").unwrap_err().message.contains("NUL"));
        }
        assert!(body(r#"{"x": ["a\u0000"]}"#).strings("x").is_err());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC*", bytes: Vec<u8>) {
            for params in [Params::from_query(&text), Params::from_json(&bytes), body(&text)] {
                let _ = (params.required_string("x"), params.strings("x"), params.tags("x"));
                let _ = (params.flag("x"), params.integer_up_to("x", 5));
            }
        }
    }
}
