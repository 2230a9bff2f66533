//! A unit of work that writes: one act of one caller, inside a transaction shared with others.

use std::collections::BTreeSet;

use fmf_core::{PromptName, Result, Role, Timestamp, Write, check_no_nul};

use super::Session;
use crate::{log::Head, prompts::StaleTexts};

/// Who writes, and why.
#[derive(Debug, Clone, Default)]
pub(crate) struct Who {
    pub(crate) actor: Option<String>,
    pub(crate) reason: Option<String>,
    /// What they may do; `None` for the owner of the registry.
    pub(crate) role: Option<Role>,
}

impl From<Write> for Who {
    fn from(how: Write) -> Self {
        Self { actor: how.actor, reason: how.reason, role: how.role }
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
    /// What it changed, logged or not.
    pub(crate) traces: Traces,
    /// The texts it changed, which are indexed anew before it is committed.
    pub(crate) stale: StaleTexts,
}

/// What a unit of work, or a group of them, changed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Traces {
    /// The names it changed anything about.
    pub(crate) names: BTreeSet<PromptName>,
    /// Whether it changed who may do what.
    pub(crate) access: bool,
}

impl Traces {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.access
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.names.append(&mut other.names);
        self.access |= other.access;
    }
}

impl<'a> Unit<'a> {
    pub(crate) fn new(session: &'a mut dyn Session, who: &'a Who, head: Head) -> Self {
        let now = clock().max(head.at);
        Self {
            session,
            who,
            now,
            head,
            tx: None,
            traces: Traces::default(),
            stale: StaleTexts::new(),
        }
    }

    /// Marks that something about this name changed, so that nobody keeps an older copy.
    pub(crate) fn touch(&mut self, name: &PromptName) {
        self.traces.names.insert(name.clone());
    }
}

/// The only place of this crate that looks at a clock.
pub(crate) fn clock() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
