//! What a prompt is, and the one interface behind which every store of prompts stands.
//!
//! Names, versions, selectors, templates and their rendering, tags, the filter grammar, the words
//! of texts and how they are looked for, the difference of two versions, [`PromptStore`] with its
//! [`StoreError`], and the in-memory store; the records of runs and experiments too.
//!
//! This crate opens nothing: no file, no socket, no database, no system clock. It knows no wire
//! format and no SQL; the crates around it turn these types into theirs at their own edge.

mod chain;
mod change;
#[cfg(feature = "contract")]
pub mod contract;
pub mod diff;
pub mod entry;
mod error;
pub mod filter;
mod find;
mod history;
mod measures;
mod memory;
mod name;
mod nearest;
mod page;
mod past;
mod prompt;
pub mod python;
pub mod render;
mod role;
mod search;
mod selector;
pub mod sql;
mod store;
mod tags;
mod template;
mod text;
mod time;
pub mod tracking;
mod version;

pub use chain::{Chain, LogHead};
pub use change::{ANONYMOUS, Action, Change, ChangeQuery, UNVERIFIED};
pub use error::{Dangling, Result, StoreError};
pub use find::{Document, Passage, Phrase, Place, TextHit, TextQuery, scan};
pub use history::History;
pub use measures::{Figures, Measures, MetricSummary, MetricsQuery, VersionMetrics};
pub use memory::MemoryStore;
pub use name::{Alias, PromptName};
pub use nearest::nearest;
pub use page::{Page, PageQuery, PageToken};
pub use past::{Bearing, Missing, NotThen};
pub use prompt::{
    Digest, MAX_TEMPLATE_CHARS, NewVersion, Prompt, PromptChange, PromptVersion, check_text,
};
pub use role::Role;
pub use selector::{PromptRef, Selector};
pub use store::{Expect, PromptQuery, PromptStore, Unreadable, Write};
pub use tags::{MAX_TAG_KEY_CHARS, MAX_TAG_VALUE_CHARS, TagKey, Tags, check_tag_value};
pub use template::{JsonText, Message, Template, TemplateKind};
pub use text::{check_chars, check_key, check_no_nul};
pub use time::Timestamp;
pub use version::Version;
