//! Whether writes of other processes are being heard of.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// For how long copies may be trusted after it was made sure that they are right. Longer, and
/// another server's write would be seen later than within a second.
const TRUSTED: Duration = Duration::from_millis(800);

/// Until when copies may be trusted.
///
/// It is a lease, renewed each time that it is certain that nothing was missed: a network that is
/// cut says nothing, and so nothing has to be said for the trust to end.
pub(crate) struct Hearing {
    start: Instant,
    /// In microseconds since `start`.
    until: AtomicU64,
}

impl Default for Hearing {
    fn default() -> Self {
        Self { start: Instant::now(), until: AtomicU64::new(0) }
    }
}

impl Hearing {
    /// For an engine that misses nothing.
    pub(super) fn always() -> Self {
        Self { until: AtomicU64::new(u64::MAX), ..Self::default() }
    }

    /// The moment to be noted before it is made sure that nothing was missed.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Nothing that was written before that moment was missed.
    pub(super) fn renew(&self, moment: Duration) {
        self.until.store(micros(moment + TRUSTED), Ordering::Release);
    }

    pub(crate) fn is_current(&self) -> bool {
        micros(self.now()) < self.until.load(Ordering::Acquire)
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_ends_by_itself() {
        let hearing = Hearing::default();
        assert!(!hearing.is_current(), "nothing is certain yet");
        hearing.renew(hearing.now());
        assert!(hearing.is_current());
        let long_ago = Hearing { start: Instant::now() - TRUSTED, ..Hearing::default() };
        long_ago.renew(Duration::ZERO);
        assert!(!long_ago.is_current());
        assert!(Hearing::always().is_current());
    }
}
