//! Telling who keeps copies that something changed, here or in another process.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, PoisonError, RwLock},
};

use fmf_core::PromptName;

use super::Traces;

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Something about these names, and nothing else. Of a rename, both names.
    Names(BTreeSet<PromptName>),
    /// Who may do what, and nothing else.
    Access,
    /// Another process wrote: anything may have changed.
    Everything,
}

pub(crate) type Listener = Arc<dyn Fn(&Touched) + Send + Sync>;

/// Who wants to be told.
#[derive(Default)]
pub(crate) struct Listeners(RwLock<Vec<Listener>>);

impl Listeners {
    pub(crate) fn add(&self, listener: Listener) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Tells what a transaction changed.
    pub(super) fn tell_of(&self, traces: Traces) {
        if traces.access {
            self.tell(&Touched::Access);
        }
        if !traces.names.is_empty() {
            self.tell(&Touched::Names(traces.names));
        }
    }

    pub(super) fn tell(&self, touched: &Touched) {
        // A copy, so that a listener may add another.
        let listeners = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        for listener in listeners {
            if catch_unwind(AssertUnwindSafe(|| listener(touched))).is_err() {
                tracing::error!("a listener to changes of the registry panicked");
            }
        }
    }
}
