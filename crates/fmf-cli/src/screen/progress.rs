//! How far something is that takes its time, on one line of a terminal beside the answer.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use crate::draw::grouped;

/// How often the line is written anew: often enough to be seen moving.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line that is written over and over, and gone at the end. Without a terminal there is none.
#[derive(Debug)]
pub(crate) struct Progress {
    what: &'static str,
    terminal: bool,
    written: Option<Instant>,
}

impl Progress {
    /// Of things that are called so, in the plural.
    pub(crate) fn of(what: &'static str) -> Self {
        Self { what, terminal: io::stderr().is_terminal(), written: None }
    }

    /// Says that so many are done.
    pub(crate) fn at(&mut self, done: u64, all: u64) {
        let is_due = self.written.is_none_or(|written| written.elapsed() > INTERVAL);
        if !self.terminal || !is_due {
            return;
        }
        self.written = Some(Instant::now());
        let line = format!("{} of {} {}", grouped(done), grouped(all), self.what);
        let mut err = io::stderr().lock();
        // Where nobody looks any more there is nobody to be told.
        let _ = write!(err, "\r{line}\x1b[K").and_then(|()| err.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.written.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
