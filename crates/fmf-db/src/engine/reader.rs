//! Threads that read. Each owns a connection, so that a slow search holds up one of them and no
//! worker of the async runtime.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use super::{Connection, Session};

/// How long a piece of reading may wait for a thread. Where statements take long, a queue of them
/// would otherwise take as long as all of them together.
const PATIENCE: Duration = Duration::from_secs(20);

/// A piece of reading, and whoever waits for it.
pub(crate) type Read = Box<dyn FnOnce(Result<&mut dyn Session>) + Send>;

/// Wraps `work` so that it answers through the channel; the work of a caller that has gone away
/// is not done, nor that of one who has waited for too long.
pub(super) fn answering<T: Send + 'static>(
    work: impl Fn(&mut dyn Session) -> Result<T> + Send + 'static,
    answer: oneshot::Sender<Result<T>>,
) -> Read {
    asked_at(Instant::now(), work, answer)
}

/// The same for who asked at that moment.
pub(super) fn asked_at<T: Send + 'static>(
    asked: Instant,
    work: impl Fn(&mut dyn Session) -> Result<T> + Send + 'static,
    answer: oneshot::Sender<Result<T>>,
) -> Read {
    Box::new(move |session| {
        if !answer.is_closed() {
            let done = session.and_then(|session| match asked.elapsed() > PATIENCE {
                true => Err(too_busy(session.store())),
                false => shielded(|| work(session)),
            });
            // Nobody is there to be told when the caller has gone meanwhile.
            let _ = answer.send(done);
        }
    })
}

fn too_busy(store: &str) -> StoreError {
    StoreError::Unavailable(format!(
        "the {store} is busy; this has waited for {} s and was not begun, try again",
        PATIENCE.as_secs()
    ))
}

/// Starts a thread for each connection; they end when the sender is dropped.
pub(super) fn start(
    connections: Vec<Box<dyn Connection>>,
) -> std::io::Result<(Sender<Read>, Vec<JoinHandle<()>>)> {
    let (sender, waiting) = unbounded::<Read>();
    let threads = connections.into_iter().map(|mut connection| {
        let waiting: Receiver<Read> = waiting.clone();
        let named = thread::Builder::new().name("fmf-db-read".to_owned());
        named.spawn(move || {
            waiting.iter().for_each(|work| in_transaction(connection.as_mut(), work));
        })
    });
    let threads = threads.collect::<std::io::Result<_>>()?;
    Ok((sender, threads))
}

/// Several statements of one reading see one state.
fn in_transaction(connection: &mut dyn Connection, work: Read) {
    if let Err(error) = connection.begin_reading() {
        return work(Err(error));
    }
    work(Ok(connection));
    if connection.end_reading().is_err() {
        tracing::error!(store.name = connection.store(), "a reading could not be ended");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::session_in_memory;

    #[test]
    fn what_has_waited_for_too_long_is_not_begun() {
        let mut session = session_in_memory();
        let mut outcome = |asked: Instant| {
            let (answer, mut waiting) = oneshot::channel();
            asked_at(asked, |_| Ok(1), answer)(Ok(&mut session));
            waiting.try_recv().unwrap()
        };
        assert_eq!(outcome(Instant::now()).unwrap(), 1);
        let long_ago = Instant::now().checked_sub(PATIENCE * 2).unwrap();
        let why = outcome(long_ago).unwrap_err();
        assert!(matches!(&why, StoreError::Unavailable(why) if why.contains("busy")), "{why}");
    }
}
