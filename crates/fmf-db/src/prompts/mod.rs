//! Prompts and registered models in the database: what is read, and what may be done to them.
//!
//! Every statement stands beside its use, takes a session, and knows no thread and no engine.

mod aliases;
mod create;
mod delete;
mod describe;
mod entries;
mod import;
mod latest;
mod life;
mod origin;
mod packed;
mod register;
mod rename;
mod search;
mod tags;
mod texts;
mod version_tags;
mod versions;

pub(crate) use aliases::{point_alias, remove_alias, undo_alias};
use create::says_true;
pub(crate) use create::{create_entry, create_version};
pub(crate) use delete::{delete_entry, delete_version};
pub(crate) use describe::{describe_entry, describe_version, set_stage};
pub(crate) use entries::entry;
pub use import::{ImportStep, Imported, ImportedEntry, ImportedVersion};
pub(crate) use import::{import, plan_import};
pub(crate) use latest::latest_versions;
pub(crate) use life::{Life, Scope, version_column};
pub(crate) use origin::{download_uri, require};
pub(crate) use packed::{aliases_with_versions, packed_tags, tags as unpacked_tags};
pub(crate) use register::register;
pub(crate) use rename::rename;
pub(crate) use search::{search_entries, search_versions};
pub(crate) use tags::{delete_tag, set_tag};
pub(crate) use texts::{Stale, StaleTexts, Words, find, index_everything, refresh};
pub(crate) use version_tags::{delete_version_tag, set_version_tag};
pub(crate) use versions::{entry_version, nameless_columns, version_of, versions_of};
