//! `load_config`: `fmf.yaml`, the environment and what the caller says, as attributes.

use std::{path::PathBuf, sync::Arc};

use fmf::{
    ConfigSource, Environment, StoreError, StoreUri,
    config::{Backend, FlagValue, key, redact_url},
};
use pyo3::{prelude::*, types::PyDict};

use crate::errors::raised;

/// The effective configuration.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct Config(pub(crate) Arc<fmf::Config>);

/// Where prompts come from.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct PromptsConfig(Arc<fmf::Config>);

/// What an application keeps of what it has read.
#[pyclass(frozen, module = "fmf_prompts")]
pub(crate) struct CacheConfig(Arc<fmf::Config>);

/// Reads the configuration: of this file, or of the `fmf.yaml` that is found from the working
/// folder upwards; then the environment; then `uri`, which names a store, and `overrides` such as
/// `{"prompts.default_selector": "staging"}`.
#[pyfunction]
#[pyo3(signature = (path=None, *, uri=None, overrides=None))]
pub(crate) fn load_config(
    py: Python<'_>,
    path: Option<PathBuf>,
    uri: Option<&str>,
    overrides: Option<&Bound<'_, PyDict>>,
) -> PyResult<Config> {
    let mut flags = uri.map(|uri| of_uri(py, uri)).transpose()?.map_or(Vec::new(), Vec::from);
    for (path, value) in overrides.into_iter().flatten() {
        flags.push(flag(py, &path.extract::<String>()?, value.str()?.extract()?)?);
    }
    let environment = Environment::of_process();
    let source = ConfigSource { file: path, environment, flags, ..ConfigSource::default() };
    let config = fmf::Config::from_source(&source).map_err(|error| raised(py, error))?;
    Ok(Config(Arc::new(config)))
}

/// What makes `uri` the store.
///
/// # Errors
/// `Invalid` for what names no store.
fn of_uri(py: Python<'_>, uri: &str) -> PyResult<[FlagValue; 2]> {
    let uri: StoreUri = uri.parse().map_err(|error: StoreError| raised(py, error))?;
    let (backend, key, value) = match uri {
        StoreUri::Folder(root) => ("local", "prompts.root", root.to_string_lossy().into_owned()),
        StoreUri::Server(url) => ("mlflow", "prompts.tracking_uri", url),
        StoreUri::Database(url) => ("database", "prompts.database_url", url),
    };
    let flag = |key, value| FlagValue { key, flag: "uri", value };
    Ok([flag("prompts.backend", backend.to_owned()), flag(key, value)])
}

fn flag(py: Python<'_>, path: &str, value: String) -> PyResult<FlagValue> {
    match key(path) {
        Some(key) => Ok(FlagValue { key: key.path, flag: "overrides", value }),
        None => {
            let what = format!("{path:?} cannot be configured; a key is prompts.backend, say");
            Err(raised(py, StoreError::Invalid(what)))
        }
    }
}

#[pymethods]
impl Config {
    #[getter]
    fn prompts(&self) -> PromptsConfig {
        PromptsConfig(Arc::clone(&self.0))
    }

    #[getter]
    fn file(&self) -> Option<PathBuf> {
        self.0.file().map(PathBuf::from)
    }

    fn __repr__(&self) -> String {
        let file = self.0.file().map_or("defaults".to_owned(), |file| file.display().to_string());
        format!("Config({file}: {})", shown(&self.0))
    }
}

#[pymethods]
impl PromptsConfig {
    #[getter]
    fn backend(&self) -> &'static str {
        match self.0.prompts.backend {
            Backend::Local => "local",
            Backend::Mlflow => "mlflow",
            Backend::Database => "database",
        }
    }

    #[getter]
    fn root(&self) -> PathBuf {
        self.0.prompts.root.clone()
    }

    #[getter]
    fn tracking_uri(&self) -> Option<&str> {
        self.0.prompts.tracking_uri.as_deref()
    }

    #[getter]
    fn database_url(&self) -> &str {
        &self.0.prompts.database_url
    }

    #[getter]
    fn default_selector(&self) -> String {
        self.0.prompts.default_selector.to_string()
    }

    #[getter]
    fn cache(&self) -> CacheConfig {
        CacheConfig(Arc::clone(&self.0))
    }

    fn __repr__(&self) -> String {
        format!("PromptsConfig({})", shown(&self.0))
    }
}

#[pymethods]
impl CacheConfig {
    #[getter]
    fn ttl(&self) -> f64 {
        self.0.prompts.cache.ttl.as_secs_f64()
    }

    #[getter]
    fn stale_on_error(&self) -> bool {
        self.0.prompts.cache.stale_on_error
    }

    fn __repr__(&self) -> String {
        let stale = if self.stale_on_error() { "True" } else { "False" };
        format!("CacheConfig(ttl={}, stale_on_error={stale})", self.ttl())
    }
}

/// The store that is configured, without passwords.
fn shown(config: &fmf::Config) -> String {
    let prompts = &config.prompts;
    let place = match prompts.backend {
        Backend::Local => format!("root={}", prompts.root.display()),
        Backend::Mlflow => match &prompts.tracking_uri {
            Some(uri) => format!("tracking_uri={}", redact_url(uri)),
            None => "no tracking_uri".to_owned(),
        },
        Backend::Database => format!("database_url={}", redact_url(&prompts.database_url)),
    };
    format!("{place}, default_selector={}", prompts.default_selector)
}
