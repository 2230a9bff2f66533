//! The binary, run as its users run it.
#![allow(clippy::unwrap_used, reason = "what the tests are given may fail loudly")]
#![allow(clippy::print_stdout, reason = "a failure shows what a test has said")]

mod access;
mod actors;
mod archives;
mod backed_runs;
mod crashes;
mod exit_codes;
mod given;
mod golden;
mod help;
mod histories;
mod hostile;
mod https;
mod json;
mod measured;
mod model;
mod moments;
mod mutated;
mod pipes;
mod postgres;
mod random;
mod reference;
mod registering;
mod runs;
mod seed;
mod servers;
mod serving;
mod sql;
mod zones;
