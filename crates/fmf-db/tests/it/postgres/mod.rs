//! On PostgreSQL.

#[path = "../every/mod.rs"]
mod every;
mod place;
mod servers;
