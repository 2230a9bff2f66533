//! Processes killed at random moments, disks that take no more, networks that say nothing: nothing
//! that was acknowledged is lost, and nothing is torn.
//!
//! Ten rounds by default; [`ROUNDS`] asks for more. What is random follows from a seed, which a
//! failure shows and [`SEED`] sets; when a process gets its signal is for the machine to decide.

mod chronicle;
mod connection;
mod fact;
mod files;
#[cfg(target_os = "linux")]
mod filling;
#[cfg(target_os = "linux")]
mod full_database;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(target_os = "linux")]
mod full_store;
mod known;
mod load;
mod over_http;
mod prompt;
mod servers;
mod several;
mod shared;

use crate::random::{self, Random};

/// The variable that says how often a process is killed.
const ROUNDS: &str = "FMF_CRASH_ROUNDS";
/// The variable that repeats the random choices of an earlier run.
const SEED: &str = "FMF_CRASH_SEED";

fn rounds() -> u32 {
    std::env::var(ROUNDS).map_or(10, |rounds| rounds.parse().unwrap())
}

/// The source of everything random, after its seed was said.
fn random() -> Random {
    Random::of(random::seed(SEED))
}
