//! A registry's own record of a prompt, or of an ordinary registered model: lossless.
//!
//! MLflow keeps everything about a prompt version in tags, and a client sees those tags in the
//! order and with the values it sent. So a registry keeps every tag in order, and a few of them
//! ([`Fact`]) stand for typed facts: the template, its kind, and so on. [`PromptVersion`](crate::PromptVersion) is the
//! view of an application; [`EntryVersion`] is what a protocol hands back byte for byte. How such
//! a fact is called on the wire is the wire's business.

mod key;
mod limits;
mod logged;
mod origin;
mod view;

use std::fmt;

pub use key::{EntryKey, EntryTag, Fact};
pub use origin::{Origin, OriginFault, OriginVersion, Requirement, Source};

use crate::{
    Alias, PageQuery, PromptName, Timestamp, Version,
    filter::{Filter, Order},
};

/// A prompt or a registered model, with its tags as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: PromptName,
    /// What it is for; an empty text is none.
    pub description: Option<String>,
    /// Its tags in insertion order.
    pub tags: Vec<EntryTag>,
    /// Its aliases, sorted.
    pub aliases: Vec<(Alias, Version)>,
    /// The highest version of each stage, in the order of the stages' first appearance; without
    /// their aliases.
    pub latest_versions: Vec<EntryVersion>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When a version came or went, or when it was described or renamed; not for tags and aliases.
    pub updated_at: Timestamp,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A prompt.
    Prompt,
    /// An ordinary registered model.
    Model,
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prompt => "prompt",
            Self::Model => "registered model",
        })
    }
}

/// One version of an entry, with its tags as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryVersion {
    /// The entry.
    pub name: PromptName,
    /// The number.
    pub version: Version,
    /// Its description; of a prompt version, the commit message.
    pub description: Option<String>,
    /// Its tags in insertion order, facts included.
    pub tags: Vec<EntryTag>,
    /// The aliases that stand for it, sorted; empty where they were not asked for.
    pub aliases: Vec<Alias>,
    /// The stage of a registered model (`None`, `Staging`, `Production`, `Archived`).
    pub stage: String,
    /// Where a registered model's files are; of a prompt, a placeholder.
    pub source: String,
    /// The run that made a registered model.
    pub run_id: Option<String>,
    /// A link to that run.
    pub run_link: Option<String>,
    /// Who made it, where it is known.
    pub author: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was described anew or changed its stage.
    pub updated_at: Timestamp,
}

/// The stage of everything that was never given another.
pub const NO_STAGE: &str = "None";
/// The source of a prompt version, which has no files: the one MLflow's client sends.
pub const PROMPT_SOURCE: &str = "dummy-source";

/// An entry to be created.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Its name.
    pub name: PromptName,
    /// What it is for.
    pub description: Option<String>,
    /// Its tags; the last value of a repeated key wins.
    pub tags: Vec<EntryTag>,
}

/// A version to be added to an entry that is there.
#[derive(Debug, Clone)]
pub struct NewEntryVersion {
    /// The entry.
    pub name: PromptName,
    /// Its description; `None` and an empty text are told apart.
    pub description: Option<String>,
    /// Its tags; the last value of a repeated key wins.
    pub tags: Vec<EntryTag>,
    /// Where its files are.
    pub source: Source,
    /// The run that made it. A version made from another one has the run of that one; if a run is
    /// named, it must be the same.
    pub run_id: Option<String>,
    /// A link to that run.
    pub run_link: Option<String>,
}

/// Which entries or entry versions, in which order, how many.
#[derive(Debug, Clone, Default)]
pub struct EntryQuery {
    /// Which ones.
    pub filter: Filter,
    /// Leave prompts out. A registry that speaks MLflow hides them from whoever does not ask.
    pub hide_prompts: bool,
    /// By what.
    pub order: Vec<Order>,
    /// How many, from where.
    pub page: PageQuery,
}
