//! The library as an application sees it.
#![allow(clippy::unwrap_used, reason = "what the tests are given may fail loudly")]

mod application;
mod cached;
mod config;
mod copy;
mod given;
mod release;
mod rows;
