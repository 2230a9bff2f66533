//! The interface of every store of prompts.
//!
//! Each method is one atomic act; there are no transactions. A thing that is missing is an error
//! that names it. A store prints itself as a person would name it (`files in ./prompts`).

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use crate::{
    Alias, NewVersion, Prompt, PromptChange, PromptName, PromptVersion, Result, Selector,
    StoreError, Timestamp, Version,
    filter::{Filter, Order},
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

    /// The versions of a prompt, the newest first.
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
            what: "a change log".to_owned(),
        })
    }
}

/// What a store that logs its changes can tell of the past.
#[async_trait]
pub trait History: Send + Sync {
    /// The changes that match, the newest first.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>>;
}

/// Who writes, why, and what must still be true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Write {
    /// Who; the store's own default when nobody is named.
    pub actor: Option<String>,
    /// Why, in a person's words.
    pub reason: Option<String>,
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
        let words = |version: Option<Version>| match version {
            Some(version) => format!("version {version}"),
            None => "no version".to_owned(),
        };
        Err(StoreError::Conflict(format!(
            "{what} is {}, not {} as expected; look at what changed and try again",
            words(found),
            words(expected)
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

/// How many, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageQuery {
    /// The most items of the page.
    pub limit: usize,
    /// The token of the page before.
    pub after: Option<PageToken>,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self { limit: 100, after: None }
    }
}

impl PageQuery {
    /// How many items come before this page, for the stores that count.
    ///
    /// # Errors
    /// `Invalid` for a token that another kind of store gave.
    pub fn offset(&self) -> Result<usize> {
        let Some(token) = &self.after else { return Ok(0) };
        token.as_str().parse().map_err(|_| {
            StoreError::Invalid(format!("{:?} is no page token of this store", token.as_str()))
        })
    }

    /// Cuts this page out of a whole list.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    pub fn cut<T>(&self, items: impl IntoIterator<Item = T>) -> Result<Page<T>> {
        let offset = self.offset()?;
        let ahead = items.into_iter().skip(offset).take(self.limit.saturating_add(1)).collect();
        Ok(self.page(offset, ahead))
    }

    /// Makes a page of items that begin at `offset`, one more than fits if there are more.
    #[must_use]
    pub fn page<T>(&self, offset: usize, mut ahead: Vec<T>) -> Page<T> {
        let more = ahead.len() > self.limit;
        ahead.truncate(self.limit);
        let next = more.then(|| PageToken::from((offset + self.limit).to_string()));
        Page { items: ahead, next }
    }
}

/// Where the next page begins; only the store that gave it can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken(String);

impl PageToken {
    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for PageToken {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The token of the next page, if there is one.
    pub next: Option<PageToken>,
}

impl<T> Page<T> {
    /// The same page of other items.
    #[must_use]
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next: self.next }
    }
}

/// Which changes, the newest first.
#[derive(Debug, Clone, Default)]
pub struct ChangeQuery {
    /// Of this prompt only, by the name it bears now or bore then.
    pub name: Option<PromptName>,
    /// Of this alias only.
    pub alias: Option<Alias>,
    /// By this actor only.
    pub actor: Option<String>,
    /// Of this kind only.
    pub action: Option<Action>,
    /// At this moment or later.
    pub since: Option<Timestamp>,
    /// How many, from where.
    pub page: PageQuery,
}

/// One entry of the change log: one fact that really changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the order of all changes, without gaps.
    pub seq: u64,
    /// The transaction it belongs to: the changes of one act share it.
    pub tx: u64,
    /// When; never before the change that precedes it.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What kind of change.
    pub action: Action,
    /// The life of the name that it happened to.
    pub prompt_id: String,
    /// The name that life bore then.
    pub name: PromptName,
    /// The version concerned.
    pub version: Option<Version>,
    /// The alias or the tag concerned.
    pub subject: Option<String>,
    /// What was there before, as JSON.
    pub before: Option<String>,
    /// What is there now, as JSON.
    pub after: Option<String>,
    /// Why, if it was said.
    pub reason: Option<String>,
    /// SHA-256 over this change and the one before it, as 64 hexadecimal digits.
    pub hash: String,
}

macro_rules! actions {
    ($($variant:ident = $word:literal, $doc:literal;)*) => {
        /// What can happen to a prompt: a closed set.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $(#[doc = $doc] $variant,)* }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word in the log, such as `alias.set`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

actions! {
    PromptCreated = "prompt.created", "A life of a name began.";
    PromptRenamed = "prompt.renamed", "The name changed; the life goes on.";
    PromptDescribed = "prompt.described", "The description changed.";
    PromptDeleted = "prompt.deleted", "The life ended, with all its versions.";
    VersionCreated = "version.created", "A version was registered.";
    VersionDescribed = "version.described", "A commit message or a stage changed.";
    VersionDeleted = "version.deleted", "A version was taken away; its number is not reused.";
    AliasSet = "alias.set", "An alias was set or moved.";
    AliasDeleted = "alias.deleted", "An alias was taken away.";
    PromptTagSet = "prompt_tag.set", "A tag of the prompt was set.";
    PromptTagDeleted = "prompt_tag.deleted", "A tag of the prompt was taken away.";
    VersionTagSet = "version_tag.set", "A tag of a version was set.";
    VersionTagDeleted = "version_tag.deleted", "A tag of a version was taken away.";
    ModelConfigSet = "model_config.set", "The model configuration of a version was set.";
    ModelConfigDeleted = "model_config.deleted", "It was taken away.";
}

impl std::str::FromStr for Action {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, with all the words there are.
    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|action| action.as_str()).collect();
            StoreError::Invalid(format!("{text:?} is no action; actions are {}", known.join(", ")))
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
