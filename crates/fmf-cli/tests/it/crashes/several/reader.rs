//! Somebody who asks one server again and again where the alias stands.

use std::{
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::{
    super::connection::Connection,
    moves::{ALIAS, NAME},
};

/// Between two questions: often enough to see how late an answer is, and not so often that nobody
/// else gets to run.
const PAUSE: Duration = Duration::from_millis(2);

/// A reader of a server, and what it was told.
pub(super) struct Reader {
    url: String,
    /// The version of the last answer.
    pub(super) last: AtomicU32,
    pub(super) is_over: AtomicBool,
    /// Whether the server may die.
    pub(super) may_die: bool,
}

/// What a server answered, or that its database is away.
pub(super) struct Told {
    pub(super) asked: Instant,
    pub(super) version: Option<u32>,
}

impl Reader {
    pub(super) fn of(url: &str, may_die: bool) -> Self {
        let (last, is_over) = (AtomicU32::new(0), AtomicBool::new(false));
        Self { url: url.to_owned(), last, is_over, may_die }
    }

    /// Asks until it is over, or the server is dead.
    pub(super) fn read(&self) -> Vec<Told> {
        let mut connection = Connection::open(&self.url).unwrap();
        let path = format!("registered-models/alias?name={NAME}&alias={ALIAS}");
        let mut told = Vec::new();
        while !self.is_over.load(Ordering::Relaxed) {
            let asked = Instant::now();
            let answer = match connection.get(&path) {
                Err(_) if self.may_die => break,
                answer => answer.unwrap(),
            };
            let version = answer.is_there().then(|| {
                let version = answer.body["model_version"]["version"].as_str().unwrap();
                version.parse().unwrap()
            });
            if let Some(version) = version {
                self.last.store(version, Ordering::Relaxed);
            }
            told.push(Told { asked, version });
            thread::sleep(PAUSE);
        }
        told
    }
}
