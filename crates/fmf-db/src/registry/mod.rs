//! The handle of an open registry.

mod access;
mod entries;
mod read;
mod versions;

use std::{fmt, sync::Arc, thread};

use fmf_core::{PromptName, Result, StoreError, Write};
use tokio::sync::oneshot;

use crate::{
    engine::{Engine, Listener, Touched, Unit},
    location::DatabaseUrl,
    prompts::{Life, Scope},
};

/// An open registry. Clones share it; it is closed when the last of them is dropped.
///
/// A write that was answered is on the disk. One whose future is dropped may be done or not, but
/// never by half.
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

    /// Does something about the life that a name has now, prompt or model.
    async fn act<T: Send + 'static>(
        &self,
        name: PromptName,
        how: Write,
        work: impl Fn(&mut Unit<'_>, &Life) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.act_in(Scope::Everything, name, how, work).await
    }

    /// The same, for those who see prompts only.
    pub(crate) async fn act_in<T: Send + 'static>(
        &self,
        scope: Scope,
        name: PromptName,
        how: Write,
        work: impl Fn(&mut Unit<'_>, &Life) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let write = self.engine().write(how, move |unit| {
            let life = Life::require(unit.session, &name, scope)?;
            work(unit, &life)
        });
        write.await
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
