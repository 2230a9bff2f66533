//! The handle of an open registry.

mod read;
mod write;

use std::{fmt, sync::Arc, thread};

use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use crate::{
    engine::{Engine, Listener, Touched},
    location::DatabaseUrl,
};

/// An open registry. Clones share it; it is closed when the last of them is dropped, after
/// everything that was asked for is written.
#[derive(Clone)]
pub struct Registry {
    engine: Arc<Engine>,
}

impl Registry {
    /// Opens the registry at `location`: makes the file if there is none, and brings its schema
    /// up to date.
    ///
    /// # Errors
    /// `Unavailable` when the file cannot be opened; `Corrupt` when it is no database of FMF, or
    /// one that a newer FMF wrote.
    pub async fn open(location: &DatabaseUrl) -> Result<Self> {
        let (location, (answer, opened)) = (location.clone(), oneshot::channel());
        // Opening waits for the disk, which is nothing for a thread of the async runtime.
        let named = thread::Builder::new().name("fmf-db-open".to_owned());
        let started = named.spawn(move || answer.send(Engine::open(&location)).is_ok());
        started.map_err(|error| StoreError::backend("cannot start a thread", error))?;
        let engine = opened.await.map_err(|error| StoreError::backend("cannot open", error))??;
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Has `listener` told of every change, logged or not: on the writer's thread, after the
    /// commit and before anybody who asked for it has an answer. It must be quick.
    pub fn on_change(&self, listener: Arc<dyn Fn(&Touched) + Send + Sync>) {
        let listener: Listener = listener;
        self.engine.listeners().add(listener);
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl fmt::Display for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.engine.store())
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Registry").field(&self.engine.store()).finish()
    }
}
