//! The server as its clients meet it: in process where HTTP is enough, over a socket where a real
//! client speaks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod access;
mod contract;
mod harness;
mod hostile;
mod pages;
mod reading;
mod registering;
mod transcripts;
