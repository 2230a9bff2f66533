//! The registry from outside. What holds on every engine stands in `every`, and is run on each of
//! them; what only one of them does stands in its own folder.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::duplicate_mod, reason = "the same tests run on every engine")]

mod given;
mod postgres;
mod sqlite;
