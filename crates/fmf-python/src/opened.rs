//! A store of this process: opened from its configuration, and again after a fork.

use std::sync::Arc;

use fmf::make_store;
use pyo3::prelude::*;

use crate::{forks::PerProcess, runtime::wait};

/// A store and how to open it.
pub(crate) struct Opened {
    config: Arc<fmf::Config>,
    store: PerProcess<Arc<fmf::Store>>,
}

impl Opened {
    /// Opens what is configured.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn open(py: Python<'_>, config: Arc<fmf::Config>) -> PyResult<Self> {
        let opened = Self { config, store: PerProcess::new() };
        opened.store(py)?;
        Ok(opened)
    }

    /// The store. Its connections, threads and memory are those of this process.
    ///
    /// # Errors
    /// What the store says when it is opened.
    pub(crate) fn store(&self, py: Python<'_>) -> PyResult<Arc<fmf::Store>> {
        if let Some(store) = self.store.get(py) {
            return Ok(store);
        }
        let config = Arc::clone(&self.config);
        let store = wait(py, async move { make_store(&config).await })?;
        let store = Arc::new(store);
        self.store.set(py, Arc::clone(&store));
        Ok(store)
    }

    /// The configuration it was opened from.
    pub(crate) fn config(&self) -> &Arc<fmf::Config> {
        &self.config
    }
}
