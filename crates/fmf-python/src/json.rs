//! Between Python's values and JSON.

use fmf::{JsonText, Result as StoreResult};
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple},
};
use serde_json::{Map, Number, Value};

use crate::errors::raised;

/// A value as `json.dumps` writes it, which is how the stock client writes it too. A Pydantic
/// class stands for its schema, a Pydantic object for its fields.
///
/// # Errors
/// `TypeError` for what is no JSON.
pub(crate) fn text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    static DUMPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = value.py();
    let value = described(value)?;
    DUMPS.import(py, "json", "dumps")?.call1((value,))?.extract()
}

/// The same, unless there is nothing in it.
///
/// # Errors
/// `TypeError` for what is no JSON.
pub(crate) fn document(value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<JsonText>> {
    let Some(value) = value else { return Ok(None) };
    if !value.is_truthy()? {
        return Ok(None);
    }
    let parsed: StoreResult<JsonText> = JsonText::parse(text(value)?);
    parsed.map(Some).map_err(|error| raised(value.py(), error))
}

fn described<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    let is_class = value.is_instance_of::<pyo3::types::PyType>();
    // `PromptModelConfig` of the stock client has `to_dict`.
    let ways = if is_class { &["model_json_schema"][..] } else { &["to_dict", "model_dump"] };
    for way in ways {
        if let Some(describe) = value.getattr_opt(PyString::new(py, way))? {
            return describe.call0();
        }
    }
    Ok(value.clone())
}

/// The value that a JSON text says; the text itself where it is no JSON.
///
/// # Errors
/// What `json.loads` says of a text that Rust takes for JSON.
pub(crate) fn loaded<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((text,))
}

/// Variables as `str()` writes them: what a plain template puts in.
///
/// # Errors
/// What `str()` of a value raises.
pub(crate) fn displayed(variables: Option<&Bound<'_, PyDict>>) -> PyResult<Map<String, Value>> {
    let mut texts = Map::new();
    for (key, value) in variables.into_iter().flatten() {
        let text = value.str()?.extract::<String>()?;
        texts.insert(key.extract()?, Value::String(text));
    }
    Ok(texts)
}

/// Variables with their structure: what Jinja2 goes into.
///
/// # Errors
/// `TypeError`, naming the variable, for objects that are no data.
pub(crate) fn structured(variables: Option<&Bound<'_, PyDict>>) -> PyResult<Map<String, Value>> {
    let mut values = Map::new();
    for (key, value) in variables.into_iter().flatten() {
        let name: String = key.extract()?;
        let value = self::value(&value).map_err(|what| {
            PyTypeError::new_err(format!("the variable {name:?} cannot be given to Jinja2: {what}"))
        })?;
        values.insert(name, value);
    }
    Ok(values)
}

/// # Errors
/// Why this is no data.
fn value(value: &Bound<'_, PyAny>) -> Result<Value, String> {
    let explain = |error: PyErr| error.to_string();
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Value::Bool(truth.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(integer(value).unwrap_or_else(|| Value::String(value.to_string())));
    }
    if let Ok(float) = value.cast::<PyFloat>() {
        let number = Number::from_f64(float.value());
        return Ok(number.map_or_else(|| Value::String(value.to_string()), Value::Number));
    }
    if value.is_instance_of::<PyString>() {
        return value.extract().map(Value::String).map_err(explain);
    }
    if let Ok(fields) = value.cast::<PyDict>() {
        let field = |(key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            Ok((key.to_string(), self::value(&value)?))
        };
        return fields.iter().map(field).collect::<Result<Map<_, _>, String>>().map(Value::Object);
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter().map_err(explain)?;
        return items.map(|item| self::value(&item.map_err(explain)?)).collect();
    }
    shown(value).map_err(explain)?.ok_or_else(|| {
        let class = value.get_type();
        let class = class.qualname().map_or_else(|_| "object".to_owned(), |name| name.to_string());
        format!("a {class} is no data; give its fields as a dict, or its text as a str")
    })
}

fn integer(value: &Bound<'_, PyAny>) -> Option<Value> {
    let small = value.extract::<i64>().map(Number::from);
    small.or_else(|_| value.extract::<u64>().map(Number::from)).ok().map(Value::Number)
}

/// Dates, decimals, paths and the like have no fields of their own to go into: they are their
/// text.
fn shown(value: &Bound<'_, PyAny>) -> PyResult<Option<Value>> {
    if value.hasattr(intern!(value.py(), "__dict__"))? {
        return Ok(None);
    }
    Ok(Some(Value::String(value.str()?.extract()?)))
}
