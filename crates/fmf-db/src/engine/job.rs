//! A piece of work for the writer, and whoever waits for what it answers.

use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use super::{Unit, Who, reader::shielded};

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

/// A re-runnable closure, and whoever waits for what it returns.
struct Act<T, F> {
    who: Who,
    work: F,
    outcome: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

/// Wraps `work` so that it answers through the channel.
pub(super) fn answering<T, F>(who: Who, work: F, answer: oneshot::Sender<Result<T>>) -> Box<dyn Job>
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
