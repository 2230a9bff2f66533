//! Moments as the log counts them.

use fmf_core::{Missing, NotThen, PromptName, Result, StoreError, Timestamp};

use crate::{engine::Session, log};

/// A moment, and the last change that it includes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    /// 0 before the first change.
    pub(super) seq: i64,
}

impl Moment {
    pub(super) fn of(session: &mut dyn Session, at: Timestamp) -> Result<Self> {
        Ok(Self { at, seq: log::last_until(session, at)? })
    }

    /// The refusal of what was not there.
    pub(super) fn without(self, name: &PromptName, missing: Missing) -> StoreError {
        let name = name.clone();
        StoreError::NotThen(Box::new(NotThen { name, at: self.at, missing }))
    }
}
