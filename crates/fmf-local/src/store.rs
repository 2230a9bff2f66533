//! The store itself: the async face of the files.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use fmf_core::{
    Alias, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName, PromptQuery, PromptStore,
    PromptVersion, Result, Selector, StoreError, Unreadable, Version, Write,
};

use crate::{
    files::Files,
    lint::{Finding, lint},
};

/// Prompts in a folder.
///
/// `get` and `prompt` work on the calling thread: warm, they ask whether a few files have
/// changed, and cold, they read them. Everything else goes to tokio's threads for blocking work.
#[derive(Debug, Clone)]
pub struct LocalStore {
    files: Arc<Files>,
}

/// How a folder of prompts is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalOptions {
    /// Refuse a version whose template is no longer what was published.
    pub strict: bool,
    /// The most bytes of templates that are kept in memory.
    pub cache_bytes: usize,
}

impl Default for LocalOptions {
    fn default() -> Self {
        Self { strict: false, cache_bytes: 64 * 1024 * 1024 }
    }
}

impl LocalStore {
    /// The prompts in the folder `root`, which need not be there yet.
    #[must_use]
    pub fn open(root: impl Into<PathBuf>) -> Self {
        Self::with_options(root, LocalOptions::default())
    }

    /// The prompts in the folder `root`, read with `options`.
    #[must_use]
    pub fn with_options(root: impl Into<PathBuf>, options: LocalOptions) -> Self {
        Self { files: Arc::new(Files::new(root.into(), options)) }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.files.root()
    }

    /// Everything in the folder that a person should look at, sorted by path.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub fn lint(&self) -> Result<Vec<Finding>> {
        lint(&self.files)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Files) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let files = Arc::clone(&self.files);
        let done = tokio::task::spawn_blocking(move || act(&files)).await;
        done.unwrap_or_else(|error| Err(StoreError::backend("the file operation broke off", error)))
    }
}

impl fmt::Display for LocalStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.fmt(f)
    }
}

#[async_trait]
impl PromptStore for LocalStore {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        self.files.get(name, selector)
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.files.prompt(name)
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        let query = query.clone();
        self.blocking(move |files| query.answer(files.prompts()?)).await
    }

    async fn unreadable(&self) -> Result<Vec<Unreadable>> {
        self.blocking(Files::unreadable).await
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        let (name, page) = (name.clone(), page.clone());
        self.blocking(move |files| files.versions(&name, &page)).await
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        self.blocking(move |files| files.register(new)).await
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        let (name, alias) = (name.clone(), alias.clone());
        self.blocking(move |files| files.set_alias(&name, &alias, version, &how)).await
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        let (name, alias) = (name.clone(), alias.clone());
        self.blocking(move |files| files.delete_alias(&name, &alias, &how)).await
    }

    async fn update(&self, name: &PromptName, change: PromptChange, _how: Write) -> Result<()> {
        let name = name.clone();
        self.blocking(move |files| files.update(&name, change)).await
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, _how: Write) -> Result<()> {
        let name = name.clone();
        self.blocking(move |files| files.delete(&name, version)).await
    }
}
