//! From the errors of `fmf` to the exceptions of `fmf_prompts.errors`.
//!
//! The classes are Python, so that each derives from what a Python user catches.

use fmf::{ConfigError, StoreError, render::RenderError};
use pyo3::{prelude::*, types::PyType};

/// Whatever `fmf` can answer instead of what was asked for.
#[derive(Debug)]
pub(crate) enum Error {
    Store(StoreError),
    Config(ConfigError),
    Render(RenderError),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

/// The exception for an error, its causes in `__cause__`.
pub(crate) fn raised(py: Python<'_>, error: impl Into<Error>) -> PyErr {
    let error = error.into();
    let source: &dyn std::error::Error = match &error {
        Error::Store(error) => error,
        Error::Config(error) => error,
        Error::Render(error) => error,
    };
    exception(py, class_of(&error), source).unwrap_or_else(|broken| broken)
}

fn exception(py: Python<'_>, class: &str, error: &dyn std::error::Error) -> PyResult<PyErr> {
    let class = py.import("fmf_prompts.errors")?.getattr(class)?.cast_into::<PyType>()?;
    let exception = PyErr::from_type(class, error.to_string());
    if let Some(cause) = error.source() {
        exception.set_cause(py, Some(self::exception(py, "Cause", cause)?));
    }
    Ok(exception)
}

fn class_of(error: &Error) -> &'static str {
    let error = match error {
        Error::Config(ConfigError::Unreadable { source, .. })
            if source.kind() == std::io::ErrorKind::NotFound =>
        {
            return "ConfigNotFound";
        }
        Error::Config(_) => return "ConfigError",
        Error::Render(_) => return "RenderError",
        Error::Store(error) => error,
    };
    match error {
        StoreError::Invalid(_) => "Invalid",
        StoreError::PromptNotFound { .. } => "PromptNotFound",
        StoreError::VersionNotFound { .. } => "VersionNotFound",
        StoreError::AliasNotFound { .. } => "AliasNotFound",
        StoreError::NotThen(_) => "NotThen",
        StoreError::AlreadyExists { .. } => "AlreadyExists",
        StoreError::UnfitOrigin { .. } => "UnfitOrigin",
        // Nothing of this package is about runs yet.
        StoreError::Conflict(_) | StoreError::Tracking(_) => "Conflict",
        StoreError::Denied(_) => "Denied",
        StoreError::Unsupported { .. } => "Unsupported",
        StoreError::Unavailable(_) => "Unavailable",
        StoreError::Corrupt(_) => "Corrupt",
        StoreError::Backend { .. } => "BackendError",
    }
}
