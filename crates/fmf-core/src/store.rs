//! The interface of every store of prompts.
//!
//! Each method is one atomic act; there are no transactions. A thing that is missing is an error
//! that names it. A store prints itself as a person would name it (`files in ./prompts`).

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use crate::{
    Alias, History, Measures, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName,
    PromptVersion, Result, Role, Selector, StoreError, TextHit, TextQuery, Version,
    filter::{Filter, Order},
    find,
};

/// Where prompts come from and where they are kept.
#[async_trait]
pub trait PromptStore: Send + Sync + fmt::Display {
    /// The version that `selector` stands for now.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound` (also for the latest of none), `AliasNotFound`.
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>>;

    /// The prompt itself: description, tags, aliases, latest version.
    ///
    /// # Errors
    /// `PromptNotFound`.
    async fn prompt(&self, name: &PromptName) -> Result<Prompt>;

    /// The prompts that match, by name unless the query orders otherwise.
    ///
    /// # Errors
    /// `Invalid` for a page token that this store did not give.
    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>>;

    /// The prompts that [`PromptStore::search`] leaves out because they cannot be read, by name,
    /// each with the reason. A store that a person may edit by hand has some.
    ///
    /// # Errors
    /// When the store as a whole cannot be read.
    async fn unreadable(&self) -> Result<Vec<Unreadable>> {
        Ok(Vec::new())
    }

    /// The prompts in whose texts the words of a query stand together: in those of one version,
    /// or in those of the prompt itself. A prompt is found once, by the version that fits best;
    /// those that fit best come first, in the store's own judgement, then by name.
    ///
    /// A store without an index goes through all its texts.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    async fn find_text(&self, query: &TextQuery) -> Result<Page<TextHit>> {
        find::scan(self, query).await
    }

    /// The versions of a prompt, the newest first. A list may know who made a version where
    /// [`PromptStore::get`] does not.
    ///
    /// # Errors
    /// `PromptNotFound`; `Invalid` for a foreign page token.
    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>>;

    /// Adds a version, and the prompt if it is missing.
    ///
    /// # Errors
    /// `Invalid` for content over a limit, `Conflict` when `expect_latest` does not hold.
    async fn register(&self, new: NewVersion) -> Result<PromptVersion>;

    /// Points an alias at a version and returns the version it left.
    ///
    /// # Errors
    /// `Invalid` for a reserved alias, `PromptNotFound`, `VersionNotFound`, `Conflict` when
    /// `how.expect` does not hold.
    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>>;

    /// Takes an alias away and returns the version it left; one that is not set is no error.
    ///
    /// # Errors
    /// `PromptNotFound`, `Conflict` when `how.expect` does not hold.
    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>>;

    /// Changes what may change: descriptions, tags, model configuration.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`, `Invalid`.
    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()>;

    /// Deletes one version with the aliases that stand for it (its number is not used again), or
    /// the whole prompt.
    ///
    /// # Errors
    /// `PromptNotFound`, `VersionNotFound`.
    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()>;

    /// The history of this store, where it keeps one.
    fn history(&self) -> Option<&dyn History> {
        None
    }

    /// The history of this store.
    ///
    /// # Errors
    /// `Unsupported`, with the store's own name.
    fn require_history(&self) -> Result<&dyn History> {
        self.history().ok_or_else(|| StoreError::Unsupported {
            store: self.to_string(),
            what: "a change log or reading the past".to_owned(),
        })
    }

    /// What runs measured by prompt version, where this store keeps runs.
    fn measures(&self) -> Option<&dyn Measures> {
        None
    }

    /// The same.
    ///
    /// # Errors
    /// `Unsupported`, with the store's own name.
    fn require_measures(&self) -> Result<&dyn Measures> {
        self.measures().ok_or_else(|| StoreError::Unsupported {
            store: self.to_string(),
            what: "metrics by prompt version".to_owned(),
        })
    }
}

/// A prompt that is there and cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub error: StoreError,
}

/// Who writes, why, and what must still be true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Write {
    /// Who; the store's own default when nobody is named.
    pub actor: Option<String>,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// What the token of whoever asks allows; `None` for who opened the store, whose it is.
    pub role: Option<Role>,
    /// What the alias must stand for before it is moved.
    pub expect: Expect,
}

/// What a caller expects to find before a write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expect {
    /// Whatever is there.
    #[default]
    Anything,
    /// Nothing yet.
    Nothing,
    /// This version.
    Version(Version),
}

impl Expect {
    /// Holds the expectation against what was found.
    ///
    /// # Errors
    /// `Conflict`, naming `what`, the expected and the found.
    pub fn check(self, what: &str, found: Option<Version>) -> Result<()> {
        let expected = match self {
            Self::Anything => return Ok(()),
            Self::Nothing => None,
            Self::Version(version) => Some(version),
        };
        if expected == found {
            return Ok(());
        }
        let found = found.map_or("not there".to_owned(), |found| format!("version {found}"));
        let expected = expected.map_or("none was".to_owned(), |wanted| format!("{wanted} was"));
        Err(StoreError::Conflict(format!(
            "{what} is {found}, but {expected} expected; look at what changed and try again"
        )))
    }
}

/// Which prompts, in which order, how many.
#[derive(Debug, Clone, Default)]
pub struct PromptQuery {
    /// Which ones.
    pub filter: Filter,
    /// By what; the name decides between equals.
    pub order: Vec<Order>,
    /// How many, from where.
    pub page: PageQuery,
}
