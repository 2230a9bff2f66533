//! On PostgreSQL.

mod cut;
#[path = "../every/mod.rs"]
mod every;
mod place;
mod servers;
mod wire;
