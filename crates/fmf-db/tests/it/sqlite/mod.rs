//! On SQLite.

#[path = "../every/mod.rs"]
mod every;
mod memory;
mod opening;
mod place;
