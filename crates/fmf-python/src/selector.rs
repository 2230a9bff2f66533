//! How a Python caller names a version: `3`, `"3"`, `"production"`, `"latest"`.

use fmf::{Selector, StoreError, Version};
use pyo3::{prelude::*, types::PyString};

use crate::errors::raised;

/// A selector from an int or a str.
///
/// # Errors
/// `Invalid` for a number that is none of a version, or a text that is no alias.
pub(crate) fn selector(value: &Bound<'_, PyAny>) -> PyResult<Selector> {
    if let Ok(text) = value.cast::<PyString>() {
        return text.to_str()?.parse().map_err(|error: StoreError| raised(value.py(), error));
    }
    version(value).map(Selector::Version)
}

/// A version from an int, or a str of digits.
///
/// # Errors
/// `Invalid` for anything else.
pub(crate) fn version(value: &Bound<'_, PyAny>) -> PyResult<Version> {
    let text = value.str()?;
    text.to_str()?.parse().map_err(|error: StoreError| raised(value.py(), error))
}
