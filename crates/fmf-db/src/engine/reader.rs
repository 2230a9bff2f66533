//! Threads that read. Each owns a connection, so that a slow search holds up one of them and no
//! worker of the async runtime.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use super::{Session, sqlite::Sqlite};

/// A piece of reading, and whoever waits for it.
pub(crate) type Read = Box<dyn FnOnce(&mut dyn Session) + Send>;

/// Wraps `work` so that it answers through the channel; the work of a caller that has gone away
/// is not done.
pub(super) fn answering<T: Send + 'static>(
    work: impl Fn(&mut dyn Session) -> Result<T> + Send + 'static,
    answer: oneshot::Sender<Result<T>>,
) -> Read {
    Box::new(move |session| {
        if !answer.is_closed() {
            // Nobody is there to be told when the caller has gone meanwhile.
            let _ = answer.send(shielded(|| work(session)));
        }
    })
}

/// Starts a thread for each connection; they end when the sender is dropped.
pub(super) fn start(
    connections: Vec<Sqlite>,
) -> std::io::Result<(Sender<Read>, Vec<JoinHandle<()>>)> {
    let (sender, waiting) = unbounded::<Read>();
    let threads = connections.into_iter().map(|mut session| {
        let waiting: Receiver<Read> = waiting.clone();
        let named = thread::Builder::new().name("fmf-db-read".to_owned());
        named.spawn(move || waiting.iter().for_each(|work| in_transaction(&mut session, work)))
    });
    let threads = threads.collect::<std::io::Result<_>>()?;
    Ok((sender, threads))
}

/// Several statements of one reading see one state.
fn in_transaction(session: &mut Sqlite, work: Read) {
    // Where it fails, the first statement will fail too, and say why to whoever waits.
    let begun = session.execute("begin deferred", &[]);
    session.begin_reading();
    work(session);
    session.end_reading();
    if begun.is_ok() && session.execute("commit", &[]).is_err() {
        tracing::error!(store.name = session.store(), "a reading transaction could not be ended");
    }
}

/// What `work` answers; a panic in it is a bug, reported without ending the thread.
pub(super) fn shielded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(StoreError::backend("a bug in the registry stopped this request", said))
    })
}
