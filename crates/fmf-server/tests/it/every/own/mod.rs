//! FMF's own API.

mod given;
mod log;
mod reading;
mod refusals;
mod sql;
mod undoing;
