//! The MLflow Store: prompts in an MLflow server, or in any server that speaks its protocol.
//!
//! What one act of [`PromptStore`] is can be several requests here. Reading a version is one.
//! Registering, moving an alias on an expectation and updating several things look first and then
//! write: another process may write in between, and a step that fails leaves those before it
//! done. Within one store these acts follow one another.
//!
//! Who writes and why ([`Write::actor`], [`Write::reason`]) has no place in the protocol; a server
//! of FMF's reads it from headers.
//!
//! Experiments and runs are read by [`MlflowRuns`], a client of its own: nothing is shared but the way
//! to the server.
//!
//! What the protocol has no words for, the past and what stands in texts, is asked of FMF's own API
//! (`server`). A server that has none keeps no history; its texts are gone through.

mod call;
mod entries;
mod failure;
mod filter_text;
mod history;
mod measures;
mod moving;
mod options;
mod reading;
mod registering;
mod request;
mod run_calls;
mod runs;
mod server;
mod tagging;
mod transport;
mod unreached;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use fmf_core::{
    Alias, History, Measures, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName,
    PromptQuery, PromptStore, PromptVersion, Result, Selector, TextHit, TextQuery, Version, Write,
};
pub use options::{Credentials, MlflowOptions};
pub use runs::{MlflowRuns, RunSearch};
use tokio::sync::{Mutex, OnceCell};

use crate::fmf::messages::Abilities;
use failure::Failure;
use transport::Transport;

/// Prompts in an MLflow server.
pub struct MlflowStore {
    transport: Transport,
    /// Held by acts that look first and then write.
    turn: Mutex<()>,
    /// What the server can beside the protocol, once it was asked; nothing at all unless it is FMF's.
    abilities: OnceCell<Option<Abilities>>,
}

impl MlflowStore {
    /// A store that asks this server. Nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for an address or credentials that cannot be.
    pub fn new(options: &MlflowOptions) -> Result<Self> {
        let transport = Transport::new(options)?;
        Ok(Self { transport, turn: Mutex::default(), abilities: OnceCell::new() })
    }

    /// An answer, or the failure in the words of a store.
    fn understood<T>(&self, answer: Result<T, Failure>) -> Result<T> {
        answer.map_err(|failure| failure.into_store_error(&self.to_string()))
    }
}

impl fmt::Display for MlflowStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "server at {}", self.transport)
    }
}

impl fmt::Debug for MlflowStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MlflowStore({})", self.transport)
    }
}

#[async_trait]
impl PromptStore for MlflowStore {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        self.read_version(name, selector).await
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.require_prompt(name).await?.into_prompt()
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        self.find_prompts(query).await
    }

    async fn find_text(&self, query: &TextQuery) -> Result<Page<TextHit>> {
        self.find_words(query).await
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        self.find_versions(name, page).await
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        self.register_version(new).await
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        self.move_alias(name, alias, version, &how).await
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        self.remove_alias(name, alias, &how).await
    }

    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()> {
        self.change(name, change, &how).await
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()> {
        self.remove(name, version, &how).await
    }

    /// Whether the server keeps one is found out by asking: where it does not, each call answers
    /// `Unsupported`.
    fn history(&self) -> Option<&dyn History> {
        Some(self)
    }

    /// As with the history.
    fn measures(&self) -> Option<&dyn Measures> {
        Some(self)
    }
}
