//! Random choices that are the same in every run.

use super::super::given::{alias, tags, version};
use crate::{Alias, Expect, JsonText, Selector, Tags, Version};

/// A linear congruential generator: small, and good enough to choose what to do next.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides
    }

    pub(super) fn one_of<T: Copy, const N: usize>(&mut self, items: [T; N]) -> T {
        items[self.below(N)]
    }

    /// Whether one chance in so many has come.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A version that may be there, or not quite.
    pub(super) fn version(&mut self) -> Version {
        version(u32::try_from(self.below(8)).unwrap_or_default() + 1)
    }

    pub(super) fn alias(&mut self) -> Alias {
        alias(self.one_of(["production", "staging", "1"]))
    }

    pub(super) fn selector(&mut self) -> Selector {
        match self.below(4) {
            0 => Selector::Latest,
            1 => self.version().into(),
            _ => self.alias().into(),
        }
    }

    pub(super) fn expect(&mut self) -> Expect {
        match self.below(8) {
            0 => Expect::Nothing,
            1 => Expect::Version(self.version()),
            _ => Expect::Anything,
        }
    }

    pub(super) fn tags(&mut self) -> Tags {
        let pair = |dice: &mut Self| (dice.tag_key(), dice.one_of(["", "v", "é\n\"x\""]));
        let pairs: Vec<_> = (0..self.below(3)).map(|_| pair(self)).collect();
        tags(&pairs)
    }

    pub(super) fn tag_key(&mut self) -> &'static str {
        self.one_of(["k", "l", "m.n/o p", "é"])
    }

    /// A message, or none.
    pub(super) fn message(&mut self) -> Option<String> {
        self.one_of([None, Some("why"), Some("two\nlines: é")]).map(str::to_owned)
    }

    /// A document, or none.
    pub(super) fn json(&mut self) -> Option<JsonText> {
        let text = self.one_of([None, None, Some("{\"a\": 1,\"b\":[]}"), Some("{}")]);
        text.map(JsonText::as_found)
    }
}
