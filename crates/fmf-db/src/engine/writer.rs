//! The thread that writes. It commits the jobs that wait as a group: one transaction and one wait
//! for the disk, and every answer after the commit. A job that fails is undone alone.

use std::{
    io,
    sync::Arc,
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, unbounded};
use fmf_core::{Result, StoreError};

use super::{Connection, Listeners, Touched, Traces, Unit, job::Job};
use crate::{
    content::Content,
    log::Head,
    prompts::{self, StaleTexts},
    tracking,
};

/// The most jobs that share a transaction: more would make the first of them wait for long.
/// PostgreSQL keeps track of some 60 savepoints of a transaction cheaply.
const GROUP: usize = 60;
/// How often a transaction is tried that others were in the way of.
const TRIES: usize = 3;

/// Where jobs are handed in.
pub(super) type Jobs = Sender<Box<dyn Job>>;

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
            self.connection.after_commit();
        }
    }

    /// Does the jobs and commits them; when that fails, it failed for all of them.
    fn commit(&mut self, group: &mut [Box<dyn Job>]) {
        let (mut undoing, mut tries) = (Undoing::All, TRIES);
        loop {
            let Err(stop) = self.transaction(group, undoing) else { return };
            self.connection.roll_back();
            let may_repeat = self.connection.may_repeat();
            match stop {
                Stop::Spoilt => undoing = Undoing::Each,
                Stop::Failed(_) if may_repeat && tries > 1 => tries -= 1,
                Stop::Failed(error) => {
                    return group.iter_mut().for_each(|job| job.fail(copied(&error)));
                }
            }
        }
    }

    fn transaction(
        &mut self,
        group: &mut [Box<dyn Job>],
        undoing: Undoing,
    ) -> std::result::Result<(), Stop> {
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
        let worked = self.work(group, &mut head, undoing);
        let traces = worked.map_err(|error| undoing.after(error))?;
        let committed = self.connection.commit(head.writes, &traces);
        // Also after an error: whether it was done may not be known.
        self.listeners.tell_of(traces);
        Ok(committed?)
    }

    /// Does the jobs, and what follows from all of them.
    fn work(
        &mut self,
        group: &mut [Box<dyn Job>],
        head: &mut Head,
        undoing: Undoing,
    ) -> Result<Traces> {
        let (mut traces, mut stale) = (Traces::default(), StaleTexts::new());
        for job in group {
            let done = match undoing {
                Undoing::All => self.unguarded(job.as_mut(), head)?,
                Undoing::Each => self.savepoint(job.as_mut(), head)?,
            };
            if let Some(mut done) = done {
                traces.append(done.traces);
                stale.append(&mut done.stale);
            }
        }
        prompts::refresh(self.connection.as_mut(), &stale)?;
        if !traces.is_empty() {
            head.writes += 1;
            head.write(self.connection.as_mut())?;
        }
        self.connection.flush()?;
        Ok(traces)
    }

    /// Does one job without the means to undo it alone.
    fn unguarded(&mut self, job: &mut dyn Job, head: &mut Head) -> Result<Option<Done>> {
        let before = self.connection.changes();
        let (is_done, done) = self.run(job, head);
        self.connection.check_transaction()?;
        if !is_done && self.connection.changes() != before {
            return Err(StoreError::Unavailable("a job has to be undone".to_owned()));
        }
        Ok(is_done.then(|| done.take(head)))
    }

    /// Does one job, or undoes it and leaves nothing behind.
    fn savepoint(&mut self, job: &mut dyn Job, head: &mut Head) -> Result<Option<Done>> {
        self.connection.execute("savepoint job", &[])?;
        let (is_done, done) = self.run(job, head);
        self.connection.check_transaction()?;
        if is_done && self.release(job)? {
            return Ok(Some(done.take(head)));
        }
        // What was put off is a part of what is undone.
        let _ = self.connection.flush();
        self.connection.check_transaction()?;
        self.connection.execute("rollback to job", &[])?;
        // Nothing else may even be prepared before that.
        self.connection.flush()?;
        self.connection.execute("release job", &[])?;
        Ok(None)
    }

    fn run(&mut self, job: &mut dyn Job, head: &Head) -> (bool, Done) {
        let who = job.who().clone();
        let mut unit = Unit::new(self.connection.as_mut(), &who, head.clone());
        let is_done = job.run(&mut unit);
        let Unit { head, traces, stale, .. } = unit;
        (is_done, Done { head, traces, stale })
    }

    /// Ends a job that was done; `false` when what it had put off failed.
    fn release(&mut self, job: &mut dyn Job) -> Result<bool> {
        self.connection.execute("release job", &[])?;
        let released = self.connection.flush();
        self.connection.check_transaction()?;
        Ok(released.map_err(|error| job.fail(error)).is_ok())
    }
}

/// What can be undone while a group is worked at.
///
/// A savepoint for each job takes a tenth of the writer's time, for copies of every page that is
/// changed; on PostgreSQL it takes a round trip. Few jobs fail, and most of these before they have
/// changed anything. So the jobs are done without savepoints first, and all of them again with
/// savepoints if one has something to undo.
#[derive(Debug, Clone, Copy)]
enum Undoing {
    /// The group.
    All,
    /// Each job.
    Each,
}

impl Undoing {
    /// What it means that the work could not be done.
    fn after(self, error: StoreError) -> Stop {
        match self {
            Self::All => Stop::Spoilt,
            Self::Each => Stop::Failed(error),
        }
    }
}

/// Why a transaction was broken off.
enum Stop {
    /// Something of it is to be undone, and nothing was committed.
    Spoilt,
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// What a job leaves behind.
struct Done {
    head: Head,
    traces: Traces,
    stale: StaleTexts,
}

impl Done {
    /// Moves the head to where the job left it.
    fn take(self, head: &mut Head) -> Self {
        head.clone_from(&self.head);
        self
    }
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
