//! How many are shown at most, and that there are more.

use std::num::NonZeroUsize;

use crate::{fault, input};

/// How many are shown at most.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limit(Option<NonZeroUsize>);

impl Limit {
    /// So many, or all.
    pub(crate) fn of(most: Option<NonZeroUsize>) -> Self {
        Self(most)
    }

    /// Reads it from the command line.
    ///
    /// # Errors
    /// What to write instead.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        input::count(text).map(|most| Self(Some(most)))
    }

    /// How many to ask for: one more tells whether there are more.
    pub(crate) fn asked(self) -> Option<usize> {
        self.0.map(|most| most.get().saturating_add(1))
    }

    /// Leaves as many as are shown.
    pub(crate) fn cut<T>(self, found: &mut Vec<T>) -> Cut {
        let cut = self.0.filter(|most| found.len() > most.get());
        if let Some(most) = cut {
            found.truncate(most.get());
        }
        Cut(cut)
    }
}

/// What was left of more than is shown.
#[derive(Debug)]
#[must_use = "who sees a part must know that it is one"]
pub(crate) struct Cut(Option<NonZeroUsize>);

impl Cut {
    /// Says beside the answer that there are more than these, which are the `first`, `newest` or
    /// `best` ones.
    pub(crate) fn say(&self, which: &str) {
        let Some(most) = self.0 else { return };
        let these = match most.get() {
            1 => format!("this is the {which} one"),
            most => format!("these are the {which} {most}"),
        };
        fault::note(&these, "-n shows more of them");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limit: Option<usize>, found: usize, shown: usize, is_cut: bool) {
        let limit = Limit::of(limit.and_then(NonZeroUsize::new));
        let mut found: Vec<usize> = (0..found).collect();
        assert!(limit.asked().is_none_or(|asked| found.len() <= asked));
        let cut = limit.cut(&mut found);
        assert_eq!((found.len(), cut.0.is_some()), (shown, is_cut));
    }

    #[test]
    fn one_more_than_is_shown_tells_that_there_are_more() {
        check(None, 1000, 1000, false);
        check(Some(50), 50, 50, false);
        check(Some(50), 51, 50, true);
        check(Some(1), 0, 0, false);
        check(Some(usize::MAX), 3, 3, false);
    }
}
