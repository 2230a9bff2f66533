//! What holds on every engine; `place` says where the registries of this one are.

use super::place;

mod artifacts;
mod contract;
mod histories;
mod hostile;
mod logged_models;
mod logging;
mod own;
mod pages;
mod reading;
mod reasons;
mod registering;
mod sources;
mod tracking;
mod transcripts;
