//! What the store in memory remembers of the past: every state of every name.

use std::collections::BTreeMap;

use super::Life;
use crate::{Bearing, Missing, NotThen, PromptName, StoreError, Timestamp};

#[derive(Debug, Default)]
pub(super) struct Past(BTreeMap<PromptName, Vec<State>>);

/// What a name stood for from a moment on.
#[derive(Debug)]
struct State {
    since: Timestamp,
    life: Option<Life>,
}

impl Past {
    /// Remembers what a name stands for now; of one millisecond the last state counts.
    pub(super) fn keep(&mut self, name: &PromptName, since: Timestamp, life: Option<Life>) {
        let states = self.0.entry(name.clone()).or_default();
        states.pop_if(|state| state.since == since);
        states.push(State { since, life });
    }

    /// The life that a name stood for at a moment; `None` if no prompt ever bore the name.
    pub(super) fn life(
        &self,
        name: &PromptName,
        at: Timestamp,
    ) -> Option<Result<&Life, StoreError>> {
        let states = self.0.get(name)?;
        let (before, after) = states.split_at(states.partition_point(|state| state.since <= at));
        let last = before.last();
        if let Some(life) = last.and_then(|state| state.life.as_ref()) {
            return Some(Ok(life));
        }
        let bearing = |state: &State| Bearing { at: state.since, renamed: None };
        let begins = after.iter().find(|state| state.life.is_some()).map(bearing);
        let missing = Missing::Prompt { ended: last.map(bearing), begins };
        let then = NotThen { name: name.clone(), at, missing };
        Some(Err(StoreError::NotThen(Box::new(then))))
    }
}
