//! The binary, run as its users run it.
#![allow(clippy::unwrap_used, reason = "what the tests are given may fail loudly")]

mod access;
mod exit_codes;
mod given;
mod golden;
mod help;
mod hostile;
mod json;
mod pipes;
mod reference;
mod registering;
mod seed;
mod serving;
