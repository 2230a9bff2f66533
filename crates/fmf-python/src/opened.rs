//! A store of this process: opened from its configuration, and again after a fork.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use fmf::{DatabaseUrl, Environment, StoreUri, check_trust, config::Backend, make_store};
use pyo3::prelude::*;

use crate::{errors::raised, forks::PerProcess, runtime::wait};

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
    pub(crate) fn open(py: Python<'_>, config: Arc<fmf::Config>) -> PyResult<Arc<Self>> {
        let opened = Arc::new(Self { config, store: PerProcess::new() });
        opened.store(py)?;
        if opened.is_database_file() {
            let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
            files.retain(|file| file.strong_count() > 0);
            files.push(Arc::downgrade(&opened));
        }
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
        let trusted = StoreUri::configured(&config.prompts)
            .and_then(|uri| check_trust(&uri, &Environment::of_process()));
        trusted.map_err(|error| raised(py, error))?;
        let store = wait(py, async move { make_store(&config).await })?;
        let store = Arc::new(store);
        self.store.set(py, Arc::clone(&store));
        Ok(store)
    }

    /// The configuration it was opened from.
    pub(crate) fn config(&self) -> &Arc<fmf::Config> {
        &self.config
    }

    fn is_database_file(&self) -> bool {
        let prompts = &self.config.prompts;
        let url = prompts.database_url.parse::<DatabaseUrl>();
        prompts.backend == Backend::Database && url.is_ok_and(|url| url.path().is_some())
    }
}

/// The stores that are databases in a file. Locked only while the interpreter is held, as in
/// [`PerProcess`].
static FILES: Mutex<Vec<Weak<Opened>>> = Mutex::new(Vec::new());

/// Called before a fork: closes the databases, to be opened again when they are next needed.
///
/// SQLite's threads may be anywhere when a process forks, and the child inherits what they have
/// locked for good: opening the file there hung once in some ten forks. SQLite says as much: no
/// connection goes across a fork.
#[pyfunction]
pub(crate) fn forking(py: Python<'_>) {
    let open = FILES.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let stores = open.iter().filter_map(Weak::upgrade).filter_map(|opened| opened.store.take(py));
    let stores: Vec<_> = stores.collect();
    py.detach(|| drop(stores));
}
