//! The files of the Local Store, for whoever lays them out or reads one alone.

pub use fmf_local::{Chat, init, read_chat};
