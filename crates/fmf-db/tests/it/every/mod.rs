//! What holds on every engine; `place` says where the registries of this one are.

use super::place;

mod access;
mod archive;
mod concurrency;
mod console;
mod contract;
mod descriptions;
mod finding;
mod import;
mod large;
mod limits;
mod lives;
mod log;
mod lossless;
mod models;
mod opening;
mod origins;
pub(super) mod past;
mod search;
mod times;
pub(super) mod tracking;
mod watching;
