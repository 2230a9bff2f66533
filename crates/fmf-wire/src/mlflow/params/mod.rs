//! The parameters of a request, from a query or a JSON body, with MLflow's checks of their types.
//!
//! What the values must be beyond their types is the business of [`super::requests`].

mod decode;
mod nested;
mod numbers;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{ApiError, python};

const SEE_DOCS: &str = "See the API docs for more information about request parameters.";

/// Decoded parameters, their types not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    source: Source,
    /// What stands before a field's name in messages: `metrics[0].` for an object of a list.
    path: String,
}

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
        let missing = || self.missing(name);
        // MLflow looks for what it requires under the one spelling only.
        if matches!(&self.source, Source::Body(fields) if !fields.contains_key(name)) {
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
            Some(other) => Err(self.wrong_type(name, &other)),
        }
    }

    /// A list of texts: the repeated keys of a query, or an array; missing is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn strings(&self, name: &str) -> Result<Vec<String>, ApiError> {
        if let Source::Query(pairs) = &self.source {
            let values = pairs.iter().filter(|(key, _)| key == name);
            return values.map(|(_, value)| refuse_nul(name, value.clone())).collect();
        }
        let list = self.list(name)?;
        let texts = list.iter().map(|item| item.as_str().map(str::to_owned));
        let texts: Option<Vec<_>> = texts.collect();
        let texts = texts.ok_or_else(|| self.wrong_type(name, &Value::Array(list)))?;
        texts.into_iter().map(|text| refuse_nul(name, text)).collect()
    }

    /// A list of tags, each an object with a `key` and a `value`; what one lacks is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>, ApiError> {
        let list = self.list(name)?;
        let tags: Option<Vec<_>> = list.iter().map(read_tag).collect();
        tags.ok_or_else(|| self.wrong_type(name, &Value::Array(list)))
    }

    /// Yes or no; missing is no.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        let Some(value) = self.value(name)? else { return Ok(false) };
        match (&self.source, value.as_ref()) {
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
            (_, other) => Err(self.wrong_type(name, other)),
        }
    }

    /// The texts of a list up to the first item that is none: of a list that it cannot read to
    /// the end, MLflow's server takes what it could.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for what is no list.
    pub fn leading_strings(&self, name: &str) -> Result<Vec<String>, ApiError> {
        if matches!(&self.source, Source::Query(_)) {
            return self.strings(name);
        }
        let list = self.list(name)?;
        Ok(list.iter().map_while(|item| item.as_str().map(str::to_owned)).collect())
    }

    /// Whether a parameter is there; null is not.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        matches!(self.value(name), Ok(Some(_)) | Err(_))
    }

    /// The value of a parameter; null is none. A body may write `runId` for `run_id`.
    fn value(&self, name: &str) -> Result<Option<Cow<'_, Value>>, ApiError> {
        match &self.source {
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

    /// MLflow's words for a field that is not there.
    pub(in crate::mlflow) fn missing(&self, name: &str) -> ApiError {
        let path = &self.path;
        ApiError::invalid(format!(
            "Missing value for required parameter '{path}{name}'. {SEE_DOCS}"
        ))
    }

    fn wrong_type(&self, name: &str, value: &Value) -> ApiError {
        ApiError::invalid(format!(
            "Invalid value {} for parameter '{}{name}' supplied:  Hint: Value was of type '{}'. \
             {SEE_DOCS}",
            python::json(value),
            self.path,
            python::type_name(value)
        ))
    }

    fn list(&self, name: &str) -> Result<Vec<Value>, ApiError> {
        match self.value(name)?.map(Cow::into_owned) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.wrong_type(name, &other)),
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

fn refuse_nul(name: &str, text: String) -> Result<String, ApiError> {
    if text.contains('\0') {
        return Err(ApiError::invalid(format!(
            "Invalid value for parameter '{name}' supplied: it holds a NUL character, which \
             cannot be stored."
        )));
    }
    Ok(text)
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
