//! The change log: what happened to prompts and to the registry, one fact an entry.

use std::fmt;

use crate::{Alias, PageQuery, PromptName, Result, StoreError, Timestamp, Version};

/// Which changes, the newest first.
#[derive(Debug, Clone, Default)]
pub struct ChangeQuery {
    /// Of this prompt only, by the name it bears now or bore then.
    pub name: Option<PromptName>,
    /// Of this alias only.
    pub alias: Option<Alias>,
    /// By this actor only.
    pub actor: Option<String>,
    /// Of these kinds only; of every kind if none is named.
    pub actions: Vec<Action>,
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
    /// The life of the name that it happened to; `None` for a change of the registry itself.
    pub prompt_id: Option<String>,
    /// The name that life bore then.
    pub name: Option<PromptName>,
    /// The version concerned.
    pub version: Option<Version>,
    /// The alias, the tag or the token concerned.
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

/// Who acted when nobody was named.
pub const ANONYMOUS: &str = "anonymous";

/// What stands behind the name of an actor whom nobody has verified.
pub const UNVERIFIED: &str = " (unverified)";

impl Change {
    /// The version that an alias stood for before this change of it.
    #[must_use]
    pub fn left(&self) -> Option<Version> {
        self.before.as_deref()?.parse().ok()
    }

    /// The version that an alias stands for after this change of it.
    #[must_use]
    pub fn reached(&self) -> Option<Version> {
        self.after.as_deref()?.parse().ok()
    }
}

macro_rules! actions {
    ($($variant:ident = $word:literal, $doc:literal;)*) => {
        /// What can happen in a registry: a closed set.
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
    TokenAdded = "token.added", "Somebody was given access.";
    TokenRevoked = "token.revoked", "It was taken away.";
    PolicySet = "policy.set", "An alias was protected.";
    PolicyDeleted = "policy.deleted", "Its protection was taken away.";
}

impl Action {
    /// What can happen to an alias.
    pub const OF_ALIASES: [Self; 2] = [Self::AliasSet, Self::AliasDeleted];
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
