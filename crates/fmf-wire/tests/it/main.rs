//! The wire from both ends: what real servers answered, and a client against servers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[cfg(feature = "client")]
mod client;
mod messages;
#[cfg(feature = "client")]
mod real_server;
mod refusals;
mod searches;
