//! A load on several servers of one database while something befalls them.

use std::{
    sync::{Mutex, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;

use super::{
    super::{
        chronicle::Chronicle, fact::Fact, load::Writer, over_http::OverHttp, prompt, shared::Shared,
    },
    lateness::Lateness,
    moves::Moves,
    reader::Reader,
};

/// How long anything may take that must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// The servers, by their URLs.
pub(super) struct Load<'a> {
    pub(super) servers: &'a [String],
    /// Through which of them everything is written.
    pub(super) written: &'a [String],
    /// The one that may die.
    pub(super) mortal: Option<&'a String>,
    /// Their database, for who reads it without them.
    pub(super) database: &'a str,
}

/// Ends a load, also when a test fails.
struct Ending<'a>(&'a Moves, &'a [Reader]);

impl Load<'_> {
    /// Moves an alias, writes, and reads through every server while that happens; holds that
    /// nothing old is read later than promised, and that nothing acknowledged is lost. Tells how
    /// often the database was said to be away.
    pub(super) fn during(&self, what: &str, happening: impl FnOnce(&Moves)) -> usize {
        let (moves, mut random) = (Moves::default(), super::super::random());
        moves.begin(&self.servers[0]);
        let reader = |url: &String| Reader::of(url, self.mortal == Some(url));
        let readers: Vec<_> = self.servers.iter().map(reader).collect();
        let mut writers = Writer::several(self.written.len(), &mut random);
        let shared = Mutex::default();
        self.begin_shared(&shared);
        let lateness = thread::scope(|scope| {
            let ending = Ending(&moves, &readers);
            let mover = scope.spawn(|| moves.go_on(self.unharmed()));
            let reading: Vec<_> =
                readers.iter().map(|reader| scope.spawn(|| reader.read())).collect();
            for (writer, url) in writers.iter_mut().zip(self.written) {
                let (moves, shared) = (&moves, &shared);
                scope.spawn(move || write(writer, url, shared, moves));
            }
            happening(&moves);
            moves.is_over.store(true, Ordering::Relaxed);
            mover.join().unwrap();
            let moved = moves.all();
            let last = moved.last().unwrap().0;
            for reader in readers.iter().filter(|reader| !reader.may_die) {
                until(|| reader.last.load(Ordering::Relaxed) == last);
            }
            drop(ending);
            let mut lateness = Lateness::default();
            for told in reading {
                lateness.add(&moved, &told.join().unwrap());
            }
            lateness
        });
        lateness.tell(what);
        self.settle(&mut writers, &shared);
        moves.refused.load(Ordering::Relaxed)
    }

    /// Those through which the alias is moved: none that may die.
    fn unharmed(&self) -> &[String] {
        let mortal = self.written.iter().position(|url| self.mortal == Some(url));
        &self.written[..mortal.unwrap_or(self.written.len())]
    }

    fn begin_shared(&self, shared: &Mutex<Shared>) {
        let mut way = OverHttp::that_may_be_away(&self.servers[0]);
        way.done(Shared::NAME, &Fact::Begun);
        shared.lock().unwrap().is_begun = true;
    }

    /// Everything that was answered is there, and the log is whole.
    fn settle(&self, writers: &mut [Writer], shared: &Mutex<Shared>) {
        Runtime::new().unwrap().block_on(async {
            let seen = prompt::open(&self.servers[0]).await;
            for writer in writers {
                let found = prompt::read(&*seen, &writer.name).await;
                writer.known.settle(&writer.name, found.as_ref());
            }
            let found = prompt::read(&*seen, Shared::NAME).await;
            shared.lock().unwrap().settle(found.as_ref());
            let registry = prompt::open(self.database).await;
            Chronicle::default().follow(registry.require_history().unwrap()).await;
        });
    }
}

/// Writes until it is over, or cut off.
fn write(writer: &mut Writer, url: &str, shared: &Mutex<Shared>, moves: &Moves) {
    let (told, _heard) = mpsc::channel();
    let mut way = OverHttp::that_may_be_away(url);
    let mut is_cut_off = false;
    while !is_cut_off && !moves.is_over.load(Ordering::Relaxed) {
        is_cut_off = !writer.act(&mut way, shared, &told);
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
        self.1.iter().for_each(|reader| reader.is_over.store(true, Ordering::Relaxed));
    }
}

/// Waits for something that must happen.
pub(super) fn until(is_so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "this did not happen within {PATIENCE:?}");
        thread::sleep(Duration::from_millis(1));
    }
}

impl Moves {
    /// Waits until it is said once more that the database is away.
    pub(super) fn is_refused(&self) {
        let before = self.refused.load(Ordering::Relaxed);
        until(|| self.refused.load(Ordering::Relaxed) > before);
    }

    /// Waits for so many moves more.
    pub(super) fn more(&self, count: usize) {
        let wanted = self.count() + count;
        until(|| self.count() >= wanted);
    }
}
