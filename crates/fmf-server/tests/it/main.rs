//! The server as its clients meet it: in process where HTTP is enough, over a socket where a real
//! client speaks. Whatever concerns the registry runs on each engine.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![allow(clippy::duplicate_mod, reason = "the same tests run on every engine")]

mod access;
mod browsers;
mod description;
mod harness;
mod https;
mod large;
mod postgres;
mod proxied;
mod raw;
mod slow;
mod sqlite;
mod unserved;
mod uploads;
