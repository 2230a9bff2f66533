//! Statistics for PostgreSQL's planner, as the registry grows.
//!
//! PostgreSQL collects them by itself, a minute later at best. Until then it plans as for empty
//! tables and keeps the plans: in a registry that was just filled it would look for one version by
//! going through the whole of some index. Collecting them makes every server plan anew.

use fmf_core::Result;

use crate::engine::Session;

/// How many changes are too few to make a difference.
const LEAST: u64 = 64;

/// A tenth of the rows that are looked at by default: it takes milliseconds, and is enough to tell
/// which index leads to few rows. (Those of the words in texts would take longer than all others.)
const COLLECT: &str = "
    set default_statistics_target to 10;
    analyze prompts, versions, prompt_tags, version_tags, aliases, latest_versions, changes,
      texts (id, prompt, version)";

/// When they were collected last.
#[derive(Default)]
pub(super) struct Statistics {
    /// How long the log was then.
    seq: u64,
}

impl Statistics {
    /// Collects them where the log is twice as long as the last time.
    ///
    /// # Errors
    /// Whatever PostgreSQL reports.
    pub(super) fn keep_up(&mut self, session: &mut dyn Session, seq: u64) -> Result<()> {
        if seq < LEAST || seq / 2 < self.seq {
            return Ok(());
        }
        self.seq = seq;
        session.script(COLLECT)
    }
}
