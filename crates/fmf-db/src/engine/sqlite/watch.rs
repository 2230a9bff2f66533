//! Noticing what other processes write to the same file.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use crossbeam_channel::RecvTimeoutError;
use fmf_core::Result;

use super::Sqlite;
use crate::{
    engine::{Session, Touched, Watch},
    log::Head,
};

/// How often another process's writes are looked for.
const INTERVAL: Duration = Duration::from_millis(50);

/// The number of writing transactions that listeners here have been told of.
#[derive(Default)]
pub(super) struct Seen(AtomicI64);

impl Seen {
    /// Whether so many writes are more than were known; they are known now.
    pub(super) fn is_news(&self, writes: i64) -> bool {
        self.0.fetch_max(writes, Ordering::AcqRel) < writes
    }

    /// Takes note of our own write before it can be seen on the disk, so that it is not taken for
    /// another process's; a commit that fails is forgotten again.
    pub(super) fn expecting<T>(
        &self,
        writes: i64,
        commit: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let before = self.0.fetch_max(writes, Ordering::AcqRel);
        let committed = commit();
        if committed.is_err() {
            self.0.store(before, Ordering::Release);
        }
        committed
    }
}

/// Looks for writes of others until it is told to stop.
pub(super) fn new(session: Sqlite, seen: Arc<Seen>) -> Watch {
    let mut look = Look { session, data_version: None };
    Box::new(move |listeners, stop| {
        while stop.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            // What cannot be looked at may have changed.
            let news = look
                .writes()
                .map_or(true, |writes| writes.is_some_and(|writes| seen.is_news(writes)));
            if news {
                listeners.tell(&Touched::Everything);
            }
        }
    })
}

struct Look {
    session: Sqlite,
    data_version: Option<i64>,
}

impl Look {
    /// The number of writing transactions, if any other connection wrote since the last look.
    fn writes(&mut self) -> Result<Option<i64>> {
        let session: &mut dyn Session = &mut self.session;
        let version = session.query_opt("pragma data_version", &[], |row| row.integer())?;
        if version == self.data_version {
            return Ok(None);
        }
        let head = Head::read(session)?;
        self.data_version = version;
        Ok(Some(head.writes))
    }
}
