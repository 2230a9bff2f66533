//! The thread that writes. It commits the jobs that wait as a group: one transaction and one wait
//! for the disk, a savepoint for each job, and every answer after the commit.

use std::{
    collections::BTreeSet,
    io,
    sync::Arc,
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use super::{Connection, Listeners, Touched, Traces, Unit, Who, reader::shielded};
use crate::{
    content::Content,
    log::Head,
    prompts::{self, Stale},
    tracking,
};

/// The most jobs that share a transaction: more would make the first of them wait for long.
/// PostgreSQL keeps track of some 60 savepoints of a transaction cheaply.
const GROUP: usize = 60;
/// How often a transaction is tried that others were in the way of.
const TRIES: usize = 3;

/// An act that waits to be done.
pub(super) trait Job: Send {
    fn who(&self) -> &Who;
    /// Whether whoever asked for it has gone away.
    fn is_abandoned(&self) -> bool;
    /// Does it and keeps the answer; `false` when it failed and is to be undone.
    fn run(&mut self, unit: &mut Unit<'_>) -> bool;
    fn fail(&mut self, error: StoreError);
    fn answer(self: Box<Self>);
}

/// Where jobs are handed in.
pub(super) type Jobs = Sender<Box<dyn Job>>;

/// A re-runnable closure, and whoever waits for what it returns.
struct Act<T, F> {
    who: Who,
    work: F,
    outcome: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

/// Makes a job of `work`.
pub(super) fn job<T, F>(who: Who, work: F, answer: oneshot::Sender<Result<T>>) -> Box<dyn Job>
where
    T: Send + 'static,
    F: Fn(&mut Unit<'_>) -> Result<T> + Send + 'static,
{
    Box::new(Act { who, work, outcome: None, answer })
}

impl<T: Send, F: Fn(&mut Unit<'_>) -> Result<T> + Send> Job for Act<T, F> {
    fn who(&self) -> &Who {
        &self.who
    }

    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(&mut self, unit: &mut Unit<'_>) -> bool {
        let outcome = shielded(|| (self.work)(unit));
        self.outcome.insert(outcome).is_ok()
    }

    fn fail(&mut self, error: StoreError) {
        self.outcome = Some(Err(error));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // Nobody is there to be told when the caller has gone meanwhile.
            let _ = self.answer.send(outcome);
        }
    }
}

/// The thread's belongings.
pub(super) struct Writer {
    pub(super) connection: Box<dyn Connection>,
    pub(super) listeners: Arc<Listeners>,
}

impl Writer {
    /// Starts the thread; it ends, with all its work done, when the sender is dropped.
    pub(super) fn start(mut self) -> io::Result<(Jobs, JoinHandle<()>)> {
        let (sender, waiting) = unbounded();
        let named = thread::Builder::new().name("fmf-db-write".to_owned());
        let thread = named.spawn(move || self.serve(&waiting))?;
        Ok((sender, thread))
    }

    fn serve(&mut self, waiting: &Receiver<Box<dyn Job>>) {
        for first in waiting.iter() {
            let mut group = vec![first];
            group.extend(waiting.try_iter().take(GROUP - 1));
            group.retain(|job| !job.is_abandoned());
            if !group.is_empty() {
                self.commit(&mut group);
            }
            group.into_iter().for_each(Job::answer);
        }
    }

    /// Does the jobs and commits them; when that fails, it failed for all of them.
    fn commit(&mut self, group: &mut [Box<dyn Job>]) {
        for again in (0..TRIES).rev() {
            let Err(error) = self.transaction(group) else { return };
            self.connection.roll_back();
            if !self.connection.may_repeat() || again == 0 {
                return group.iter_mut().for_each(|job| job.fail(copied(&error)));
            }
        }
    }

    fn transaction(&mut self, group: &mut [Box<dyn Job>]) -> Result<()> {
        self.connection.begin_writing()?;
        // The lock on the head orders the transactions. A sequence instead of the lock would let
        // a later number be seen before an earlier one, and whoever follows the log by number
        // would miss that one.
        let mut head = match self.connection.content() {
            Content::Registry => Head::lock(self.connection.as_mut())?,
            Content::Runs => {
                tracking::lock(self.connection.as_mut())?;
                Head::unkept()
            }
        };
        if self.connection.has_news(head.writes) {
            self.listeners.tell(&Touched::Everything);
        }
        let (mut traces, mut stale) = (Traces::default(), BTreeSet::new());
        for job in group {
            if let Some(mut done) = self.savepoint(job.as_mut(), &mut head)? {
                traces.append(done.traces);
                stale.append(&mut done.stale);
            }
        }
        prompts::refresh(self.connection.as_mut(), &stale)?;
        if !traces.is_empty() {
            head.writes += 1;
            head.write(self.connection.as_mut())?;
        }
        let committed = self.connection.commit(head.writes, &traces);
        // Also after an error: whether it was done may not be known.
        self.listeners.tell_of(traces);
        committed
    }

    /// Does one job, or undoes it and leaves nothing behind.
    fn savepoint(&mut self, job: &mut dyn Job, head: &mut Head) -> Result<Option<Done>> {
        self.connection.execute("savepoint job", &[])?;
        let who = job.who().clone();
        let mut unit = Unit::new(self.connection.as_mut(), &who, head.clone());
        let is_done = job.run(&mut unit);
        let Unit { head: after, traces, stale, .. } = unit;
        self.connection.check_transaction()?;
        if is_done && self.release(job)? {
            *head = after;
            return Ok(Some(Done { traces, stale }));
        }
        // What was put off is a part of what is undone.
        let _ = self.connection.flush();
        self.connection.check_transaction()?;
        self.connection.execute("rollback to job", &[])?;
        self.connection.execute("release job", &[])?;
        Ok(None)
    }

    /// Ends a job that was done; `false` when what it had put off failed.
    fn release(&mut self, job: &mut dyn Job) -> Result<bool> {
        self.connection.execute("release job", &[])?;
        let released = self.connection.flush();
        self.connection.check_transaction()?;
        Ok(released.map_err(|error| job.fail(error)).is_ok())
    }
}

/// What a job leaves behind.
struct Done {
    traces: Traces,
    stale: BTreeSet<Stale>,
}

/// The same error once more, for each of those who share its cause.
fn copied(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(text) => StoreError::Unavailable(text.clone()),
        StoreError::Corrupt(text) => StoreError::Corrupt(text.clone()),
        StoreError::Backend { what, source } => StoreError::backend(what, source.to_string()),
        other => StoreError::backend("the registry could not write", other.to_string()),
    }
}
