//! The handle of an open registry.

mod access;
mod entries;
mod import;
mod read;
mod versions;

use std::{fmt, sync::Arc};

use fmf_core::{PromptName, Result, Write};
use tokio::sync::OnceCell;

use crate::{
    engine::{self, Engine, Listener, Touched, Unit},
    location::DatabaseUrl,
    prompts::{Life, Scope},
    tracking::Tracking,
};

/// An open registry. Clones share it; it is closed when the last of them is dropped.
///
/// A write that was answered is on the disk. One whose future is dropped may be done or not, but
/// never by half.
#[derive(Clone)]
pub struct Registry {
    engine: Arc<Engine>,
    location: DatabaseUrl,
    /// The runs beside it, once somebody asked this registry for what they measured.
    runs: Arc<OnceCell<Tracking>>,
}

impl Registry {
    /// Opens the registry at `location`. A file is made if there is none, and its schema brought
    /// up to date; a PostgreSQL database must have been migrated ([`Schemas::migrate`]).
    ///
    /// # Errors
    /// `Unavailable` when it cannot be opened or its schema is behind; `Corrupt` when it is no
    /// database of FMF, or one that a newer FMF wrote.
    ///
    /// [`Schemas::migrate`]: crate::Schemas::migrate
    pub async fn open(location: &DatabaseUrl) -> Result<Self> {
        let location = location.clone();
        let place = location.clone();
        let engine = engine::on_own_thread(move || Engine::open(&place)).await?;
        Ok(Self { engine: Arc::new(engine), location, runs: Arc::default() })
    }

    /// The runs beside it.
    ///
    /// # Errors
    /// As [`Tracking::open`].
    pub(crate) async fn runs(&self) -> Result<&Tracking> {
        self.runs.get_or_try_init(|| Tracking::open(&self.location)).await
    }

    /// Has `listener` told of every change, logged or not: on the writer's thread, after the
    /// commit and before anybody who asked for it has an answer. It must be quick.
    pub fn on_change(&self, listener: Arc<dyn Fn(&Touched) + Send + Sync>) {
        let listener: Listener = listener;
        self.engine.listeners().add(listener);
    }

    /// Whether changes by other processes are being heard of, so that copies may be trusted. While
    /// it is `false`, whoever keeps copies has to read anew; changes that were missed are told as
    /// [`Touched::Everything`] before it is `true` again.
    #[must_use]
    pub fn hears_changes(&self) -> bool {
        self.engine.hearing().is_current()
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
