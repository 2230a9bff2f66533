//! The change log: one row for each fact that really changed, in one order, chained by hashes.

mod append;
mod hash;
mod head;
mod read;
mod verify;

pub(crate) use append::{Entry, append};
pub(crate) use head::Head;
pub use head::LogHead;
pub(crate) use read::changes;
pub(crate) use verify::verify;
