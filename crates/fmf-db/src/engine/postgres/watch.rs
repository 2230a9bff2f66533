//! How servers on one database hear of each other's writes.
//!
//! Each transaction that changed anything notifies all of them, with its number, the names it
//! touched and whether it changed who may do what. The numbers have no gaps and come in order, because each was taken under the lock on
//! the head of the log: whoever misses one knows it, and takes everything for changed. Now and
//! then the head is read as well, which proves that nothing was missed; while that fails, nobody
//! may trust a copy.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};
use fmf_core::{PromptName, Result};
use serde_json::{Value as Json, json};

use super::{Purpose, Server, connection::Postgres, statistics::Statistics};
use crate::{
    engine::{Hearing, Listeners, Session, Touched, Traces, Watch},
    log::Head,
};

/// How long a notification is waited for before the head of the log is read.
const INTERVAL: Duration = Duration::from_millis(100);
/// How long a notification may come behind what the head of the log tells already: PostgreSQL sends
/// it after the commit can be seen.
const BEHIND: Duration = Duration::from_millis(50);
/// How long it takes until a server that is away is asked again.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest text of a notification, which PostgreSQL limits to 8,000 bytes.
const LONGEST: usize = 7_900;

/// What a transaction tells all servers.
pub(super) struct News {
    writes: i64,
    /// The server that wrote; it has told its own listeners already.
    from: String,
    /// `None` where there are too many names to be told.
    traces: Option<Traces>,
}

impl News {
    pub(super) fn of(server: &Server, writes: i64, traces: &Traces) -> Self {
        Self { writes, from: server.id.clone(), traces: Some(traces.clone()) }
    }

    /// What a notification says; `None` if it is none of ours.
    fn read(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_str(text).ok()?;
        let names = json["names"].as_array().and_then(|names| {
            names.iter().map(|name| name.as_str()?.parse().ok()).collect::<Option<_>>()
        });
        Some(Self {
            writes: json["writes"].as_i64()?,
            from: json["from"].as_str()?.to_owned(),
            traces: names.map(|names| Traces { names, access: json["access"] == true }),
        })
    }
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = json!({"writes": self.writes, "from": self.from});
        if let Some(Traces { names, access }) = &self.traces {
            let mut news = number.clone();
            news["names"] = names.iter().map(PromptName::as_str).collect();
            news["access"] = (*access).into();
            let text = news.to_string();
            if text.len() <= LONGEST {
                return f.write_str(&text);
            }
        }
        write!(f, "{number}")
    }
}

/// Listens from now on; what the watch does next runs on a thread of its own.
///
/// # Errors
/// `Unavailable` when the server cannot be reached.
pub(super) fn new(server: &Arc<Server>) -> Result<(Watch, Arc<Hearing>)> {
    let connection = Postgres::new(server, Purpose::Watch);
    let hearing = Arc::new(Hearing::default());
    let mut ear = Ear {
        connection,
        server: Arc::clone(server),
        hearing: Arc::clone(&hearing),
        listens: false,
        seen: 0,
        statistics: Statistics::default(),
    };
    let now = hearing.now();
    ear.seen = ear.catch_up()?.writes;
    hearing.renew(now);
    let watch: Watch = Box::new(move |listeners, stop| ear.listen(listeners, stop));
    Ok((watch, hearing))
}

/// Who listens.
struct Ear {
    connection: Postgres,
    server: Arc<Server>,
    hearing: Arc<Hearing>,
    /// Whether this connection gets notifications.
    listens: bool,
    /// The number of writing transactions that listeners here have been told of.
    seen: i64,
    statistics: Statistics,
}

impl Ear {
    fn listen(&mut self, listeners: &Listeners, stop: &Receiver<()>) {
        while stop.try_recv() == Err(TryRecvError::Empty) {
            if let Err(error) = self.round(listeners) {
                tracing::warn!(store.name = &*self.server.store, %error, "cannot hear of changes");
                self.listens = false;
                if stop.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        }
    }

    /// Hears what there is to be heard, and makes sure that it was everything.
    fn round(&mut self, listeners: &Listeners) -> Result<()> {
        let until = Instant::now() + INTERVAL;
        while self.listens
            && let Some(text) = self.next(until.saturating_duration_since(Instant::now()))?
        {
            self.tell(&text, listeners);
        }
        let now = self.hearing.now();
        let head = self.catch_up()?;
        let until = Instant::now() + BEHIND;
        while let Some(text) = self.next(self.wait_for(&head, until))? {
            self.tell(&text, listeners);
        }
        if self.seen < head.writes {
            self.seen = head.writes;
            listeners.tell(&Touched::Everything);
        }
        self.hearing.renew(now);
        self.statistics.keep_up(&mut self.connection, head.seq)
    }

    /// How long to wait for the next notification: while one is missing, until then.
    fn wait_for(&self, head: &Head, until: Instant) -> Duration {
        match self.seen < head.writes {
            true => until.saturating_duration_since(Instant::now()),
            false => Duration::ZERO,
        }
    }

    /// Listens if it does not, and reads how far the log has come.
    fn catch_up(&mut self) -> Result<Head> {
        if !self.listens {
            self.connection.script("listen fmf_changes")?;
            self.listens = true;
        }
        Head::read(&mut self.connection)
    }

    /// The next notification, if there is one in that time.
    fn next(&mut self, within: Duration) -> Result<Option<String>> {
        self.connection.with(|client| client.notification(within))
    }

    fn tell(&mut self, text: &str, listeners: &Listeners) {
        let Some(news) = News::read(text).filter(|news| news.writes > self.seen) else { return };
        let follows = news.writes == self.seen + 1;
        self.seen = news.writes;
        match news.traces {
            Some(_) if follows && self.server.knows_writes_of(&news.from) => {}
            Some(traces) if follows => listeners.tell_of(traces),
            _ => listeners.tell(&Touched::Everything),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(names: Vec<String>) -> News {
        let names = names.iter().map(|name| name.parse().unwrap()).collect();
        let traces = Traces { names, access: true };
        News { writes: 7, from: "here".to_owned(), traces: Some(traces) }
    }

    #[test]
    fn what_is_told_is_heard() {
        let heard = News::read(&news(vec!["a\"b".to_owned(), "é".to_owned()]).to_string()).unwrap();
        assert_eq!((heard.writes, heard.from.as_str()), (7, "here"));
        let traces = heard.traces.unwrap();
        assert_eq!((traces.names.len(), traces.access), (2, true));
        assert!(News::read("hello").is_none());
    }

    #[test]
    fn too_many_names_stand_for_everything() {
        let text = news((0..2_000).map(|number| format!("prompt-{number}")).collect()).to_string();
        assert!(text.len() <= LONGEST, "{}", text.len());
        assert!(News::read(&text).unwrap().traces.is_none());
    }
}
