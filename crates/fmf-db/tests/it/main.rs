//! The registry from outside.

mod concurrency;
mod contract;
mod descriptions;
mod given;
mod limits;
mod lives;
mod log;
mod lossless;
mod models;
mod opening;
mod search;
mod times;
mod watching;
