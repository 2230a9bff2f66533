//! How long a connection has been at what it does, and when that is too long.
//!
//! A connection notes each step in one number, and the accept loop looks at all of them now and
//! then. A timer for each step would have to be set and cleared for every request; this costs a
//! request a few stores.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use crate::options::Limits;

/// What a connection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It waits for a request.
    Idle,
    /// The client greets or sends the head of a request.
    Asking,
    /// The request is read and answered; bodies and statements have limits of their own.
    Answering,
    /// The client takes the answer.
    Taking,
}

/// Time in ticks, the same for all connections.
#[derive(Debug, Default)]
pub(super) struct Clock(AtomicU64);

/// What one connection does, and since when.
#[derive(Debug)]
pub(super) struct Pace {
    clock: Arc<Clock>,
    /// The tick when the step began, times four, and the step.
    step: AtomicU64,
    /// Bytes of the answer that the client has taken.
    taken: AtomicU64,
    /// Whether there is more of the answer than was made yet.
    streams: AtomicBool,
    late: AtomicBool,
}

/// How many ticks a step may last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// How long a tick is.
    pub(super) tick: Duration,
    idle: u64,
    headers: u64,
    answer: u64,
    bytes_per_tick: u64,
}

impl Clock {
    pub(super) fn advance(&self) {
        self.0.fetch_add(1, Relaxed);
    }

    fn now(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

impl Pace {
    pub(super) fn new(clock: Arc<Clock>, step: Step) -> Self {
        let pace = Self {
            clock,
            step: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            streams: AtomicBool::new(false),
            late: AtomicBool::new(false),
        };
        pace.begin(step);
        pace
    }

    pub(super) fn begin(&self, step: Step) {
        self.step.store(self.clock.now() << 2 | step as u64, Relaxed);
    }

    pub(super) fn step(&self) -> Step {
        match self.step.load(Relaxed) & 3 {
            0 => Step::Idle,
            1 => Step::Asking,
            2 => Step::Answering,
            _ => Step::Taking,
        }
    }

    /// Bytes came in.
    pub(super) fn received(&self) {
        if self.step() == Step::Idle {
            self.begin(Step::Asking);
        }
    }

    /// The head of a request is complete.
    pub(super) fn asked(&self) {
        self.taken.store(0, Relaxed);
        self.streams(false);
        self.begin(Step::Answering);
    }

    /// The answer is made while the client takes it, until it is said that it is not any more.
    pub(super) fn streams(&self, more: bool) {
        self.streams.store(more, Relaxed);
    }

    /// So many bytes went out.
    pub(super) fn sent(&self, bytes: usize) {
        // Only the connection itself writes here.
        self.taken.store(self.taken.load(Relaxed) + bytes as u64, Relaxed);
        if self.step() == Step::Idle {
            self.begin(Step::Taking);
        }
    }

    /// Nothing of what was made is left to be sent.
    pub(super) fn flushed(&self) {
        if self.step() == Step::Taking && !self.streams.load(Relaxed) {
            self.begin(Step::Idle);
        }
    }

    /// Whether the step has lasted too long; remembered if so.
    pub(super) fn is_late(&self, patience: &Patience) -> bool {
        let began = self.step.load(Relaxed) >> 2;
        let allowed = match self.step() {
            Step::Idle => patience.idle,
            Step::Asking => patience.headers,
            Step::Answering => return false,
            Step::Taking => {
                patience.answer + self.taken.load(Relaxed) / patience.bytes_per_tick.max(1)
            }
        };
        let late = self.clock.now().saturating_sub(began) > allowed;
        if late {
            self.late.store(true, Relaxed);
        }
        late
    }

    /// Whether the connection was found to be late.
    pub(super) fn was_late(&self) -> bool {
        self.late.load(Relaxed)
    }
}

impl Patience {
    /// A tick is a quarter of the shortest limit, and a second at most.
    pub(super) fn new(limits: &Limits) -> Self {
        let shortest = limits.idle.min(limits.headers).min(limits.answer);
        let tick = (shortest / 4).clamp(Duration::from_millis(10), Duration::from_secs(1));
        let ticks = |time: Duration| {
            u64::try_from(time.as_nanos().div_ceil(tick.as_nanos())).unwrap_or(u64::MAX)
        };
        let rate = u128::from(limits.answer_rate) * tick.as_nanos() / 1_000_000_000;
        Self {
            tick,
            idle: ticks(limits.idle),
            headers: ticks(limits.headers),
            answer: ticks(limits.answer),
            bytes_per_tick: u64::try_from(rate).unwrap_or(u64::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many seconds a connection is late.
    fn check(reaches: impl Fn(&Pace), late_after: Option<u64>) {
        let limits = Limits {
            idle: Duration::from_secs(75),
            headers: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            answer_rate: 1000,
            ..Limits::default()
        };
        let patience = Patience::new(&limits);
        assert_eq!(patience.tick, Duration::from_secs(1));
        let clock = Arc::<Clock>::default();
        let pace = Pace::new(clock.clone(), Step::Idle);
        reaches(&pace);
        let late = (1..200).find(|_| {
            clock.advance();
            pace.is_late(&patience)
        });
        assert_eq!(late, late_after);
        assert_eq!(pace.was_late(), late.is_some());
    }

    #[test]
    fn each_step_has_a_limit_of_its_own() {
        check(|_| {}, Some(76));
        check(|pace| pace.begin(Step::Asking), Some(11));
        check(Pace::received, Some(11));
        check(Pace::asked, None);
        check(|pace| pace.begin(Step::Taking), Some(31));
    }

    #[test]
    fn a_large_answer_may_take_longer_while_it_moves() {
        let takes = |pace: &Pace| {
            pace.asked();
            pace.begin(Step::Taking);
            pace.sent(20_000);
        };
        check(takes, Some(51));
    }

    #[test]
    fn an_answer_that_is_taken_leaves_the_connection_idle() {
        let answered = |pace: &Pace| {
            pace.received();
            pace.asked();
            pace.flushed();
            assert_eq!(pace.step(), Step::Answering, "an interim answer is not the answer");
            pace.begin(Step::Taking);
            pace.sent(10);
            pace.flushed();
        };
        check(answered, Some(76));
    }

    #[test]
    fn an_answer_that_is_made_as_it_is_sent_is_not_over_between_its_pieces() {
        let streaming = |pace: &Pace| {
            pace.asked();
            pace.begin(Step::Taking);
            pace.streams(true);
            pace.sent(20_000);
            pace.flushed();
            assert_eq!(pace.step(), Step::Taking);
        };
        check(streaming, Some(51));
        let sent = |pace: &Pace| {
            streaming(pace);
            pace.streams(false);
            pace.flushed();
        };
        check(sent, Some(76));
    }
}
