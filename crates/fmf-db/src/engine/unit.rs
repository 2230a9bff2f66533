//! A unit of work that writes: one act of one caller, inside a transaction shared with others.

use std::collections::BTreeSet;

use fmf_core::{PromptName, Result, Timestamp, Write, check_no_nul};

use super::Session;
use crate::log::Head;

/// Who writes, and why.
#[derive(Debug, Clone, Default)]
pub(crate) struct Who {
    pub(crate) actor: Option<String>,
    pub(crate) reason: Option<String>,
}

impl From<Write> for Who {
    fn from(how: Write) -> Self {
        Self { actor: how.actor, reason: how.reason }
    }
}

impl Who {
    /// # Errors
    /// `Invalid` for what cannot be stored.
    pub(super) fn check(&self) -> Result<()> {
        check_no_nul("the actor", self.actor.as_deref().unwrap_or_default())?;
        check_no_nul("the reason", self.reason.as_deref().unwrap_or_default())
    }
}

/// What a unit of work has at hand, and what it leaves behind.
pub(crate) struct Unit<'a> {
    /// The connection; what is done on it is undone when the work fails.
    pub(crate) session: &'a mut dyn Session,
    /// Who does it.
    pub(crate) who: &'a Who,
    /// The moment of everything the unit does; never before the last entry of the log.
    pub(crate) now: Timestamp,
    /// The end of the log; its entries of this unit included.
    pub(crate) head: Head,
    /// The number that the entries of this unit share, once there is one.
    pub(crate) tx: Option<u64>,
    /// The names it changed anything about, logged or not.
    pub(crate) touched: BTreeSet<PromptName>,
}

impl<'a> Unit<'a> {
    pub(crate) fn new(session: &'a mut dyn Session, who: &'a Who, head: Head) -> Self {
        let now = clock().max(head.at);
        Self { session, who, now, head, tx: None, touched: BTreeSet::new() }
    }

    /// Marks that something about this name changed, so that nobody keeps an older copy.
    pub(crate) fn touch(&mut self, name: &PromptName) {
        self.touched.insert(name.clone());
    }
}

/// The only place of this crate that looks at a clock.
pub(crate) fn clock() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
