//! Somebody who writes until a disk is full, and what was answered.

use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::{
    connection::Connection, fact::Fact, known::Known, over_http::ask, prompt, random::Random,
};
use crate::given::Serving;

/// How long a database may take to come back.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who writes one prompt, and what was answered.
pub(super) struct Client {
    connection: Connection,
    random: Random,
    known: Known,
}

impl Client {
    const PROMPT: &str = "prompt";

    pub(super) fn of(server: &Serving) -> Self {
        let connection = Connection::open(&server.url).unwrap();
        Self { connection, random: super::random(), known: Known::nothing() }
    }

    /// Does it, or answers why it cannot be done now.
    pub(super) fn write(&mut self, step: &Fact) -> Option<String> {
        let answer = ask(&mut self.connection, Self::PROMPT, step).unwrap();
        if answer.status == 200 {
            self.known.acknowledged(std::slice::from_ref(step));
            return None;
        }
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.header.contains("\r\nretry-after: "), "{answer:?}");
        assert_eq!(answer.body["error_code"], "TEMPORARILY_UNAVAILABLE");
        let why = answer.body["message"].as_str().unwrap().to_owned();
        if why.contains("not known") {
            self.known.cut(std::slice::from_ref(step));
        }
        Some(why)
    }

    /// Registers a text of that length that cannot be packed well.
    pub(super) fn register(&mut self, length: usize) -> Option<String> {
        let mut text = String::new();
        while text.len() <= length {
            text.push_str(&self.random.below(u64::MAX).to_string());
        }
        self.write(&Fact::Registered { text, tag: "1".to_owned() })
    }

    /// Registers until it cannot be done any more, and answers why.
    pub(super) fn fill(&mut self) -> String {
        (0..1000).find_map(|_| self.register(80_000)).unwrap()
    }

    /// Waits until the prompt can be read again, and holds it against what was answered.
    pub(super) fn comes_back(&mut self, uri: &str) {
        let path = format!("registered-models/get?name={}", Self::PROMPT);
        let until = Instant::now() + PATIENCE;
        while !self.connection.get(&path).unwrap().is_there() {
            assert!(Instant::now() < until, "it does not come back");
        }
        self.finds_what_was_answered(uri);
    }

    /// Everything that was answered is there, and nothing else but what is in doubt.
    pub(super) fn finds_what_was_answered(&mut self, uri: &str) {
        let reading = async { prompt::read(&*prompt::open(uri).await, Self::PROMPT).await };
        let found = Runtime::new().unwrap().block_on(reading);
        self.known.settle(Self::PROMPT, found.as_ref());
    }
}
