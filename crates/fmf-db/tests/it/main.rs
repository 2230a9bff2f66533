//! The registry from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod access;
mod concurrency;
mod contract;
mod descriptions;
mod given;
mod killed;
mod limits;
mod lives;
mod log;
mod lossless;
mod model;
mod models;
mod opening;
mod search;
mod times;
mod watching;
