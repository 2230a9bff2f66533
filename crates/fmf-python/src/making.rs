//! `make_store` and `make_async_store`: from a configuration to a store.

use std::sync::Arc;

use pyo3::prelude::*;

use crate::{
    config::{Config, load_config},
    opened::Opened,
    store::{AsyncStore, Store},
};

fn open(py: Python<'_>, config: Option<&Bound<'_, Config>>) -> PyResult<Arc<Opened>> {
    let config = match config {
        Some(config) => Arc::clone(&config.get().0),
        None => load_config(py, None, None, None)?.0,
    };
    Opened::open(py, config)
}

/// Opens the store that the configuration names.
#[pyfunction]
#[pyo3(signature = (config=None))]
pub(crate) fn make_store(py: Python<'_>, config: Option<&Bound<'_, Config>>) -> PyResult<Store> {
    open(py, config).map(Store)
}

/// The same for callers of asyncio.
#[pyfunction]
#[pyo3(signature = (config=None))]
pub(crate) fn make_async_store(
    py: Python<'_>,
    config: Option<&Bound<'_, Config>>,
) -> PyResult<AsyncStore> {
    open(py, config).map(AsyncStore)
}
