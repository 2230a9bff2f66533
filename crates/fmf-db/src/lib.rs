//! The registry's database: prompts, registered models, and the log of their changes, on SQLite
//! or PostgreSQL.
//!
//! [`Registry`] is the way in. To an application it is a [`PromptStore`](fmf_core::PromptStore)
//! with a [`History`](fmf_core::History); to a server that speaks a protocol it hands out
//! lossless records ([`fmf_core::entry`]) of prompts and models alike.
//!
//! Inside, everything is synchronous: `prompts`, `access`, `log`, `past` and `archive` are
//! statements over a session, `console` makes statements of queries that users write, `engine` owns the connections and their threads. HTTP does not belong here, and neither
//! do MLflow's names.

mod access;
pub mod archive;
mod conditions;
mod console;
mod content;
mod dialect;
mod engine;
mod history;
mod ids;
mod location;
mod log;
mod migrations;
mod pages;
mod past;
mod prompts;
mod registry;
mod statement;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod tracking;

pub use access::{NamePattern, NewToken, Protection, Token, TokenName, TokenSecret, TokenTable};
pub use console::{Console, ConsoleLimits};
pub use engine::Touched;
pub use location::DatabaseUrl;
pub use migrations::{Schema, SchemaStep, Schemas};
pub use prompts::{ImportStep, Imported, ImportedEntry, ImportedVersion};
pub use registry::Registry;
pub use tracking::Tracking;
