//! On PostgreSQL.

mod asked;
mod cut;
#[path = "../every/mod.rs"]
mod every;
pub(crate) mod place;
mod servers;
mod wire;
