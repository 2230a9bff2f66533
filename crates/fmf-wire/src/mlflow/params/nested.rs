//! Parameters that are objects, and the names of their fields in messages.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Params, Source};
use crate::mlflow::ApiError;

impl Params {
    /// The objects of a list; missing is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn objects(&self, name: &str) -> Result<Vec<Self>, ApiError> {
        let list = self.list(name)?;
        let objects = list.iter().enumerate().map(|(place, item)| {
            let path = format!("{}{name}[{place}].", self.path);
            Some(Self { source: Source::Body(item.as_object()?.clone()), path })
        });
        let objects = objects.collect::<Option<_>>();
        objects.ok_or_else(|| self.wrong_type(name, &Value::Array(list)))
    }

    /// The objects of a list that must be there.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` when it is missing or anything else.
    pub fn required_objects(&self, name: &str) -> Result<Vec<Self>, ApiError> {
        self.refuse_empty(name)?;
        match self.value(name)? {
            Some(_) => self.objects(name),
            None => Err(self.missing(name)),
        }
    }

    /// An object; missing is empty.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for anything else.
    pub fn object(&self, name: &str) -> Result<Self, ApiError> {
        let fields = match self.value(name)?.map(Cow::into_owned) {
            None => Map::new(),
            Some(Value::Object(fields)) => fields,
            Some(other) => return Err(self.wrong_type(name, &other)),
        };
        let path = format!("{}{name}.", self.path);
        Ok(Self { source: Source::Body(fields), path })
    }

    /// What stands before the names of these fields in messages.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}
