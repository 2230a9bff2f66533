//! The binary, run as its users run it.
#![allow(clippy::unwrap_used, reason = "what the tests are given may fail loudly")]

mod access;
mod actors;
mod exit_codes;
mod given;
mod golden;
mod help;
mod histories;
mod hostile;
mod https;
mod json;
mod moments;
mod pipes;
mod postgres;
mod reference;
mod registering;
mod seed;
mod serving;
