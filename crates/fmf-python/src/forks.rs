//! What belongs to one process and must be made anew after a fork: threads, connections, locks.
//!
//! A forked child has the memory of its parent and none of its threads. Python tells of a fork
//! (`os.register_at_fork`), which costs nothing where a look at the process id would be a system
//! call in front of every load.

use std::{
    mem,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use pyo3::prelude::*;

/// How many forks lie between the first process and this one.
static FORKS: AtomicU64 = AtomicU64::new(0);

/// Called in the child after a fork.
#[pyfunction]
pub(crate) fn forked() {
    FORKS.fetch_add(1, Ordering::Relaxed);
}

/// A value that is good in the process that made it.
///
/// The lock is held only by a thread that holds the interpreter, and so does the thread that
/// forks: a child never inherits it locked.
pub(crate) struct PerProcess<T>(Mutex<Option<(u64, T)>>);

impl<T: Clone> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The value, if it was made in this process.
    pub(crate) fn get(&self, _attached: Python<'_>) -> Option<T> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made, value) = held.as_ref()?;
        (*made == FORKS.load(Ordering::Relaxed)).then(|| value.clone())
    }

    /// Takes the value of this process away.
    pub(crate) fn take(&self, _attached: Python<'_>) -> Option<T> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = FORKS.load(Ordering::Relaxed);
        held.take_if(|(made, _)| *made == now).map(|(_, value)| value)
    }

    /// Keeps a value of this process.
    pub(crate) fn set(&self, _attached: Python<'_>, value: T) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = FORKS.load(Ordering::Relaxed);
        match held.replace((now, value)) {
            // Dropping the parent's would wait for threads that are not in this process.
            Some((made, inherited)) if made != now => mem::forget(inherited),
            _ => {}
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let held = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, inherited)) =
            held.take_if(|(made, _)| *made != FORKS.load(Ordering::Relaxed))
        {
            mem::forget(inherited);
        }
    }
}
