//! The registry from outside.

mod contract;
mod given;
