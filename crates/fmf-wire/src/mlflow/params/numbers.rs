//! Parameters that are numbers, or names that have numbers.

use fmf_core::python::int;
use serde_json::Value;

use super::Params;
use crate::mlflow::ApiError;

impl Params {
    /// A whole number of at most `most`, or the text of one.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn integer_up_to(&self, name: &str, most: i64) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        let number = read_integer(&value).filter(|number| *number <= most);
        number.map(Some).ok_or_else(|| self.wrong_type(name, &value))
    }

    /// A whole number, or the text of one.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.integer_up_to(name, i64::MAX)
    }

    /// The same, which must be there.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is missing or no whole number.
    pub fn required_integer(&self, name: &str) -> Result<i64, ApiError> {
        self.refuse_empty(name)?;
        self.integer(name)?.ok_or_else(|| self.missing(name))
    }

    /// A number that must be there, or the text of one; `NaN` and `Infinity` are written as texts.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is missing or no number.
    pub fn required_number(&self, name: &str) -> Result<f64, ApiError> {
        self.refuse_empty(name)?;
        let value = self.value(name)?.ok_or_else(|| self.missing(name))?;
        let number = match value.as_ref() {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong_type(name, &value))
    }

    /// The place of a name among `names`, which has that number from 1; what is none of them
    /// counts as not given.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for what is neither text nor number.
    pub fn one_of(&self, name: &str, names: &[&str]) -> Result<Option<usize>, ApiError> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        if let Some(place) = value.as_str().and_then(|text| names.iter().position(|n| *n == text)) {
            return Ok(Some(place));
        }
        if !value.is_string() && !value.is_number() {
            return Err(self.wrong_type(name, &value));
        }
        let number = read_integer(&value).and_then(|number| usize::try_from(number).ok());
        Ok(number.and_then(|number| number.checked_sub(1)).filter(|place| *place < names.len()))
    }

    /// The same for what must be there; `None` is a value that is none of the names.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is missing, or neither text nor number.
    pub fn required_one_of(&self, name: &str, names: &[&str]) -> Result<Option<usize>, ApiError> {
        self.refuse_empty(name)?;
        match self.value(name)? {
            Some(_) => self.one_of(name, names),
            None => Err(self.missing(name)),
        }
    }

    pub(super) fn refuse_empty(&self, name: &str) -> Result<(), ApiError> {
        match self.value(name)?.as_deref() {
            Some(Value::String(text)) if text.is_empty() => Err(self.missing(name)),
            _ => Ok(()),
        }
    }
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
