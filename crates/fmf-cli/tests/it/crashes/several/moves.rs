//! Moving an alias from version to version, through one server after the other, and knowing when
//! each move was acknowledged.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::super::{connection::Connection, fact::Fact, over_http};

/// The prompt whose alias moves.
pub(super) const NAME: &str = "moving";
pub(super) const ALIAS: &str = "production";
/// How long to wait before something is asked again that could not be done: as little as finds
/// the moment when it can.
const PAUSE: Duration = Duration::from_millis(5);

/// What is known of the moves.
#[derive(Default)]
pub(super) struct Moves {
    /// The version, each higher than the one before, and when it was acknowledged.
    acknowledged: Mutex<Vec<(u32, Instant)>>,
    /// How often it was said that the database is away.
    pub(super) refused: AtomicUsize,
    pub(super) is_over: AtomicBool,
}

impl Moves {
    pub(super) fn all(&self) -> Vec<(u32, Instant)> {
        self.acknowledged.lock().unwrap().clone()
    }

    /// How many there were.
    pub(super) fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// Makes the prompt and moves its alias for the first time.
    pub(super) fn begin(&self, url: &str) {
        let mut connection = Connection::open(url).unwrap();
        let begun = over_http::ask(&mut connection, NAME, &Fact::Begun).unwrap();
        assert!(begun.is_there());
        self.once(&mut connection);
    }

    /// Moves it until it is over, through each of these servers in turn.
    pub(super) fn go_on(&self, urls: &[String]) {
        let mut servers: Vec<_> = urls.iter().map(|url| Connection::open(url).unwrap()).collect();
        for turn in 0.. {
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            let server = turn % servers.len();
            self.once(&mut servers[server]);
        }
    }

    /// Registers a version and points the alias at it.
    fn once(&self, connection: &mut Connection) {
        let fact = Fact::Registered { text: "said".to_owned(), tag: String::new() };
        let made = self.ask(connection, &fact);
        let version = made["model_version"]["version"].as_str().unwrap().parse().unwrap();
        self.ask(connection, &Fact::Alias { alias: ALIAS, version });
        self.acknowledged.lock().unwrap().push((version, Instant::now()));
    }

    /// Asks until it is done.
    fn ask(&self, connection: &mut Connection, fact: &Fact) -> Value {
        loop {
            let answer = over_http::ask(connection, NAME, fact).unwrap();
            if answer.is_there() {
                return answer.body;
            }
            self.refused.fetch_add(1, Ordering::Relaxed);
            thread::sleep(PAUSE);
        }
    }
}
