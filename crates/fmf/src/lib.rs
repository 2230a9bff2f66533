//! Prompts for an application, wherever they are kept: in files, in FMF's registry, on an MLflow
//! server.
//!
//! An application reads its [`Config`], makes a [`Store`] of it, gets a prompt and formats it.
//! Where prompts come from stands in `fmf.yaml`, so that moving from files to a server changes no
//! code.
//!
//! Besides that: [`release`] has the steps of a release as one call each, [`CachedStore`] remembers
//! what it has read, [`ab`] tells which of two versions is better, [`Better`] of which
//! metrics less is, [`rows`](rows::rows) lists what a search finds, [`copy`](copy::copy) carries
//! prompts from one store to another, [`import`] brings them into a registry as they are elsewhere,
//! [`runs`] reads what was logged and [`sql`](mod@sql) asks about it, and [`registry`] and
//! [`archive`] are for who looks after one. What a prompt is, is defined in `fmf-core`, whose types
//! are re-exported here. Nothing in this crate prints, reads flags or serves.

pub mod ab;
pub mod archive;
mod better;
pub mod cached;
pub mod config;
pub mod copy;
pub mod files;
pub mod import;
pub mod pages;
pub mod registry;
pub mod release;
pub mod rows;
pub mod runs;
pub mod sql;
mod store;

pub use better::Better;
pub use cached::{CacheOptions, CachedStore};
pub use config::{Config, ConfigError, ConfigSource, Environment};
pub use fmf_core::*;
pub use fmf_db::{DatabaseUrl, Schema, SchemaStep, Schemas};
pub use store::{IntoSelector, Store, StoreUri, make_store, open_configured, open_store};
