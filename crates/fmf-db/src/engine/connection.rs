//! What a thread needs of the connection it owns, besides running statements.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use fmf_core::Result;

use super::{Hearing, Listeners, Session, Traces};

/// A connection that a thread owns: a session, and how its transactions begin and end.
pub(crate) trait Connection: Session + Send {
    /// Begins a transaction whose statements see one state and do not take for ever.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn begin_reading(&mut self) -> Result<()>;

    /// Ends the transaction of a reading.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn end_reading(&mut self) -> Result<()>;

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// Whatever the engine reports.
    fn begin_writing(&mut self) -> Result<()>;

    /// Whether another process has written what nobody here was told of, by the number of writing
    /// transactions that the log counts.
    fn has_news(&mut self, writes: i64) -> bool;

    /// Makes sure that whatever was put off is done.
    ///
    /// # Errors
    /// What went wrong with it.
    fn flush(&mut self) -> Result<()>;

    /// How much was changed so far, or tried: a job that leaves it as it is has nothing to undo.
    fn changes(&self) -> u64;

    /// Makes sure that the transaction under way is still there: an engine may end one by itself.
    ///
    /// # Errors
    /// `Unavailable` when it is gone, and everything with it.
    fn check_transaction(&self) -> Result<()>;

    /// Ends the transaction so that it stays, and tells other processes; when it answers, it is
    /// on the disk. `writes` is the number of transactions that changed anything, this one
    /// included; `traces` are what it changed.
    ///
    /// # Errors
    /// Whatever the engine reports; then it has not happened, unless the error says otherwise.
    fn commit(&mut self, writes: i64, traces: &Traces) -> Result<()>;

    /// Does what can wait until those who wait for a transaction have their answers.
    fn after_commit(&mut self) {}

    /// Undoes the transaction, if one is open still.
    fn roll_back(&mut self);

    /// Whether the transaction that was broken off did nothing, and may succeed if it is done
    /// again.
    fn may_repeat(&mut self) -> bool;
}

/// Looks for writes of other processes, on a thread of its own, until the sender is dropped.
pub(super) type Watch = Box<dyn FnOnce(&Listeners, &Receiver<()>) + Send>;

/// Work beside the writer's, on a thread of its own, until the writer's connection is dropped.
pub(super) type Beside = Box<dyn FnOnce() + Send>;

/// The connections of a database that was opened.
pub(super) struct Opened {
    pub(super) writer: Box<dyn Connection>,
    /// One for each thread that reads; none where the writer's is the only one there can be.
    pub(super) readers: Vec<Box<dyn Connection>>,
    pub(super) watch: Option<Watch>,
    pub(super) beside: Option<Beside>,
    pub(super) hearing: Arc<Hearing>,
}
