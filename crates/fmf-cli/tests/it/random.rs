//! Random choices that can be made again.

use std::{
    thread,
    time::{Duration, UNIX_EPOCH},
};

/// SplitMix64: small, and good enough to choose what to do next.
pub(super) struct Random(u64);

/// The seed that a variable asks for, else one that no other run has; it is said, for repeating.
pub(super) fn seed(variable: &str) -> u64 {
    let now = UNIX_EPOCH.elapsed().unwrap();
    let new = now.as_secs() << 30 | u64::from(now.subsec_nanos());
    let seed = std::env::var(variable).map_or(new, |seed| seed.parse().unwrap());
    println!("{variable}={seed}");
    seed
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
        items[self.index(items.len())]
    }

    /// Whether one chance in so many has come.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// An index into so many things.
    pub(super) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap()
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
