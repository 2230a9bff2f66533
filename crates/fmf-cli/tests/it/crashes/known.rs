//! What is certain of a prompt that one writer alone writes, and what is not.

use super::{
    fact::{self, Fact, Life},
    prompt::Prompt,
};

/// Everything that a prompt may be by now: one thing, unless an answer was cut off.
pub(super) struct Known {
    may_be: Vec<Option<Life>>,
}

impl Known {
    /// A name that nobody bears.
    pub(super) fn nothing() -> Self {
        Self { may_be: vec![None] }
    }

    pub(super) fn certain(&self) -> Option<&Life> {
        assert_eq!(self.may_be.len(), 1, "an answer that was cut off is looked up first");
        self.may_be[0].as_ref()
    }

    pub(super) fn acknowledged(&mut self, facts: &[Fact]) {
        self.certain();
        facts.iter().for_each(|fact| fact::apply(&mut self.may_be[0], fact));
    }

    /// An act was cut off after any of its steps, or before the first.
    pub(super) fn cut(&mut self, facts: &[Fact]) {
        let mut life = self.certain().cloned();
        for fact in facts {
            fact::apply(&mut life, fact);
            self.may_be.push(life.clone());
        }
    }

    /// Holds what is there against what may be; from then on it is certain.
    #[track_caller]
    pub(super) fn settle(&mut self, name: &str, found: Option<&Prompt>) {
        let fits = |life: &Option<Life>| life.as_ref().map(|life| &life.prompt) == found;
        let Some(place) = self.may_be.iter().position(fits) else {
            panic!("{name} is {found:#?}, and may be {:#?}", self.may_be)
        };
        self.may_be = vec![self.may_be.swap_remove(place)];
    }
}
