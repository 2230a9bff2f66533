//! Random choices that can be made again.

use std::{
    thread,
    time::{Duration, UNIX_EPOCH},
};

/// SplitMix64: small, and good enough to choose what to do next.
pub(super) struct Random(u64);

/// A seed that no other run has.
pub(super) fn seed() -> u64 {
    let now = UNIX_EPOCH.elapsed().unwrap();
    now.as_secs() << 30 | u64::from(now.subsec_nanos())
}

impl Random {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }

    /// Another source, for somebody else.
    pub(super) fn split(&mut self) -> Self {
        Self(self.next())
    }

    /// Lets a random time pass: no condition to wait for, but the moment that is looked for.
    pub(super) fn pause(&mut self, below: Duration) {
        let micros = u64::try_from(below.as_micros()).unwrap();
        thread::sleep(Duration::from_micros(self.below(micros)));
    }
}
