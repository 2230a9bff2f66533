//! What a thread needs of the connection it owns, besides running statements.

use crossbeam_channel::Receiver;
use fmf_core::Result;

use super::{Listeners, Session};

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

    /// Ends the transaction so that it stays; when it answers, it is on the disk. `writes` is the
    /// number of transactions that changed anything, this one included.
    ///
    /// # Errors
    /// Whatever the engine reports; then the transaction has not happened, unless it says so.
    fn commit(&mut self, writes: i64) -> Result<()>;

    /// Undoes the transaction, if one is open still.
    fn roll_back(&mut self);

    /// Whether a transaction is open. An engine may end one by itself when it fails.
    fn in_transaction(&self) -> bool;
}

/// Looks for writes of other processes, on a thread of its own, until the sender is dropped.
pub(super) type Watch = Box<dyn FnOnce(&Listeners, &Receiver<()>) + Send>;

/// The connections of a database that was opened.
pub(super) struct Opened {
    pub(super) writer: Box<dyn Connection>,
    /// One for each thread that reads; none where the writer's is the only one there can be.
    pub(super) readers: Vec<Box<dyn Connection>>,
    pub(super) watch: Option<Watch>,
}
