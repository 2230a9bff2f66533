//! A prompt into which every writer registers: no number is given twice.

use std::collections::{BTreeMap, BTreeSet};

use super::prompt::Prompt;

#[derive(Default)]
pub(super) struct Shared {
    /// Whether the prompt was created, where that is an act of its own.
    pub(super) is_begun: bool,
    /// What was answered, by its number.
    answered: BTreeMap<u32, String>,
    /// What was sent, and not answered yet or never.
    sent: BTreeSet<String>,
}

impl Shared {
    pub(super) const NAME: &str = "shared";

    pub(super) fn send(&mut self, text: &str) {
        assert!(self.sent.insert(text.to_owned()), "every text is another");
    }

    pub(super) fn answer(&mut self, number: u32, text: &str) {
        assert!(self.sent.remove(text));
        let earlier = self.answered.insert(number, text.to_owned());
        assert_eq!(earlier, None, "number {number} was given twice");
    }

    /// Holds what is there against what was answered; from then on it is certain.
    pub(super) fn settle(&mut self, found: Option<&Prompt>) {
        let Some(found) = found else { return assert!(self.answered.is_empty(), "all is lost") };
        assert!(found.versions.keys().copied().eq(1..=found.versions.len() as u32), "gaps");
        for number in self.answered.keys() {
            assert!(found.versions.contains_key(number), "version {number} is lost");
        }
        for (number, version) in &found.versions {
            match self.answered.get(number) {
                Some(text) => assert_eq!(*text, version.text, "version {number}"),
                None => {
                    assert!(self.sent.remove(&version.text), "nobody sent version {number}");
                    self.answered.insert(*number, version.text.clone());
                }
            }
        }
        // What was sent to a dead process and is not here by now will never be.
        self.sent.clear();
    }
}
