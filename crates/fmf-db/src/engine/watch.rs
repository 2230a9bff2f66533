//! Telling who keeps copies that something changed, here or in another process.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use fmf_core::{PromptName, Result};

use super::{Session, Traces, sqlite::Sqlite};
use crate::log::Head;

/// How often another process's writes are looked for.
const INTERVAL: Duration = Duration::from_millis(50);

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Something about these names, and nothing else. Of a rename, both names.
    Names(BTreeSet<PromptName>),
    /// Who may do what, and nothing else.
    Access,
    /// Another process wrote: anything may have changed.
    Everything,
}

pub(crate) type Listener = Arc<dyn Fn(&Touched) + Send + Sync>;

/// Who wants to be told.
#[derive(Default)]
pub(crate) struct Listeners(RwLock<Vec<Listener>>);

impl Listeners {
    pub(crate) fn add(&self, listener: Listener) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Tells what a group of units changed here.
    pub(super) fn tell_of(&self, traces: Traces) {
        if traces.access {
            self.tell(&Touched::Access);
        }
        if !traces.names.is_empty() {
            self.tell(&Touched::Names(traces.names));
        }
    }

    pub(super) fn tell(&self, touched: &Touched) {
        // A copy, so that a listener may add another.
        let listeners = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        for listener in listeners {
            if catch_unwind(AssertUnwindSafe(|| listener(touched))).is_err() {
                tracing::error!("a listener to changes of the registry panicked");
            }
        }
    }
}

/// The number of writing transactions that listeners here have been told of.
pub(super) struct Seen(AtomicI64);

impl Seen {
    pub(super) fn new(writes: i64) -> Self {
        Self(AtomicI64::new(writes))
    }

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

/// Starts the thread that looks for writes of others; it ends when the sender of `stop` is
/// dropped.
pub(super) fn start(
    session: Sqlite,
    listeners: Arc<Listeners>,
    seen: Arc<Seen>,
    stop: Receiver<()>,
) -> std::io::Result<JoinHandle<()>> {
    let mut watch = Watch { session, data_version: None };
    let named = thread::Builder::new().name("fmf-db-watch".to_owned());
    named.spawn(move || {
        while stop.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            // What cannot be looked at may have changed.
            let news = watch
                .writes()
                .map_or(true, |writes| writes.is_some_and(|writes| seen.is_news(writes)));
            if news {
                listeners.tell(&Touched::Everything);
            }
        }
    })
}

struct Watch {
    session: Sqlite,
    data_version: Option<i64>,
}

impl Watch {
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
