//! On SQLite.

#[path = "../every/mod.rs"]
mod every;
mod memory;
mod opening;
pub(crate) mod place;
