//! The change log.

use fmf::{Change, LogHead};
use fmf_wire::fmf::messages;
use serde::Serialize;

/// Of `log` and `alias history`.
#[derive(Debug, Serialize)]
pub(crate) struct ChangesJson {
    store: String,
    changes: Vec<messages::Change>,
}

impl ChangesJson {
    pub(crate) fn new(store: String, changes: &[Change]) -> Self {
        Self { store, changes: changes.iter().map(messages::Change::from).collect() }
    }
}

/// Of `log head` and `log verify`.
#[derive(Debug, Serialize)]
pub(crate) struct HeadJson {
    store: String,
    #[serde(flatten)]
    head: messages::LogHead,
}

impl HeadJson {
    pub(crate) fn new(store: String, head: &LogHead) -> Self {
        Self { store, head: messages::LogHead::from(head) }
    }
}
