//! Somebody who has asked a query, and waits for its answer until a moment.

use std::{
    convert::Infallible,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

/// Until when an answer is wanted, and whether anybody still wants it.
pub(crate) struct Asker {
    until: Instant,
    /// Closed when they have gone; nothing is ever sent.
    line: oneshot::Sender<Infallible>,
}

/// What an asker keeps as long as they wait.
pub(crate) type Waiting = oneshot::Receiver<Infallible>;

impl Asker {
    /// One who waits for so long, unless they drop the second value before that.
    pub(crate) fn new(time: Duration) -> (Self, Waiting) {
        let (line, waiting) = oneshot::channel();
        (Self { until: Instant::now() + time, line }, waiting)
    }

    /// How long they will wait.
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Whether there is nothing left to wait for.
    pub(super) fn is_done_waiting(&self) -> bool {
        self.line.is_closed() || self.left().is_zero()
    }

    /// Ready when they have gone.
    pub(super) fn poll_gone(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.line.poll_closed(context)
    }
}
