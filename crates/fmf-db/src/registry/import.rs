//! Bringing in what another registry has.

use std::sync::Arc;

use fmf_core::{Result, Write};

use super::Registry;
use crate::prompts::{self, Imported, ImportedEntry};

impl Registry {
    /// Brings a prompt or a model in, with its numbers, times and authors: all of it or nothing.
    /// What is here already is left; importing it again changes nothing.
    ///
    /// # Errors
    /// `Conflict` when a number holds something else here or would come behind a higher one,
    /// `AlreadyExists` when a prompt would become a model or a model a prompt, `Invalid` for
    /// content over a limit, `Denied` for a protected alias.
    pub async fn import(&self, from: Arc<ImportedEntry>, how: Write) -> Result<Imported> {
        self.engine().write(how, move |unit| prompts::import(unit, &from)).await
    }

    /// What [`Registry::import`] would do.
    ///
    /// # Errors
    /// As there, without `Denied`.
    pub async fn plan_import(&self, from: Arc<ImportedEntry>) -> Result<Imported> {
        self.engine().read(move |session| prompts::plan_import(session, &from)).await
    }
}
