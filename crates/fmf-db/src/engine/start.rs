//! Opening a database and handing work to its threads.

use std::{
    path::Path,
    sync::Arc,
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Sender, bounded};
use fmf_core::{Result, StoreError};
use tokio::sync::oneshot;

use super::{
    Connection, Hearing, Listeners, Read, Session, Unit, Who,
    connection::Watch,
    postgres, reader, sqlite,
    writer::{self, Jobs, Writer},
};
use crate::location::{DatabaseUrl, Location};

/// An open database: threads, each with a connection, and the ways to hand them work.
pub(crate) struct Engine {
    store: Arc<str>,
    listeners: Arc<Listeners>,
    hearing: Arc<Hearing>,
    /// `None` once it is being closed.
    doors: Option<Doors>,
    threads: Vec<JoinHandle<()>>,
}

struct Doors {
    /// `None` for a database in memory: its only connection is the writer's.
    read: Option<Sender<Read>>,
    write: Jobs,
    /// Dropped to end the watch for other writers.
    _watch: Option<Sender<()>>,
}

impl Engine {
    /// Opens the database and starts its threads. The schema of an SQLite database is brought up to
    /// date; that of a PostgreSQL database, which may have other users, must be.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be opened or its schema is behind, `Corrupt` when it is no
    /// database of ours or one that a newer version of FMF wrote.
    pub(crate) fn open(url: &DatabaseUrl) -> Result<Self> {
        let store: Arc<str> = url.store().into();
        let opened = match url.location() {
            Location::File(path) => sqlite::open(&sqlite_place(url, Some(path), &store))?,
            Location::Memory => sqlite::open(&sqlite_place(url, None, &store))?,
            Location::Postgres(address) => postgres::open(address, &store, url.content())?,
        };
        let (hearing, listeners) = (opened.hearing, Arc::default());
        let mut engine = Self { store, listeners, hearing, doors: None, threads: Vec::new() };
        let read = match opened.readers {
            none if none.is_empty() => None,
            readers => Some(engine.start_readers(readers)?),
        };
        let watch = opened.watch.map(|watch| engine.start_watch(watch)).transpose()?;
        let listeners = Arc::clone(&engine.listeners);
        let writer = Writer { connection: opened.writer, listeners };
        let (write, thread) = writer.start().map_err(no_thread)?;
        engine.threads.push(thread);
        engine.doors = Some(Doors { read, write, _watch: watch });
        Ok(engine)
    }

    fn start_readers(&mut self, connections: Vec<Box<dyn Connection>>) -> Result<Sender<Read>> {
        let (sender, threads) = reader::start(connections).map_err(no_thread)?;
        self.threads.extend(threads);
        Ok(sender)
    }

    fn start_watch(&mut self, watch: Watch) -> Result<Sender<()>> {
        let (stop, stopped) = bounded(0);
        let listeners = Arc::clone(&self.listeners);
        let named = thread::Builder::new().name("fmf-db-watch".to_owned());
        let thread = named.spawn(move || watch(&listeners, &stopped)).map_err(no_thread)?;
        self.threads.push(thread);
        Ok(stop)
    }

    /// The registry as a person would name it.
    pub(crate) fn store(&self) -> &str {
        &self.store
    }

    pub(crate) fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    pub(crate) fn hearing(&self) -> &Hearing {
        &self.hearing
    }

    /// Runs `work` in a reading transaction.
    ///
    /// # Errors
    /// What `work` answers, and `Unavailable` when the registry is being closed.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut dyn Session) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, waiting) = oneshot::channel();
        let sent = self.doors.as_ref().is_some_and(|doors| match &doors.read {
            Some(read) => read.send(reader::answering(work, answer)).is_ok(),
            None => {
                let work = move |unit: &mut Unit<'_>| work(unit.session);
                doors.write.send(writer::job(Who::default(), work, answer)).is_ok()
            }
        });
        if !sent {
            return Err(self.closed());
        }
        waiting.await.unwrap_or_else(|_| Err(self.closed()))
    }

    /// Runs `work` in a writing transaction and answers when it is on the disk.
    ///
    /// # Errors
    /// What `work` answers, `Invalid` for an actor that cannot be stored, `Unavailable` when it
    /// could not be committed or the registry is being closed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        who: impl Into<Who>,
        work: impl Fn(&mut Unit<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (who, (answer, waiting)) = (who.into(), oneshot::channel());
        who.check()?;
        let job = writer::job(who, work, answer);
        let sent = self.doors.as_ref().is_some_and(|doors| doors.write.send(job).is_ok());
        if !sent {
            return Err(self.closed());
        }
        waiting.await.unwrap_or_else(|_| Err(self.closed()))
    }

    fn closed(&self) -> StoreError {
        StoreError::Unavailable(format!("the {} is being closed", self.store))
    }
}

impl Drop for Engine {
    /// Waits until everything that somebody waits for is written and the file is closed.
    fn drop(&mut self) {
        self.doors = None;
        for thread in self.threads.drain(..) {
            // A listener may hold the last handle, and then this runs on one of the threads.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                tracing::error!(store.name = &*self.store, "a thread of the registry panicked");
            }
        }
    }
}

/// A connection for changes of the schema.
///
/// # Errors
/// `Unavailable` when the database cannot be opened.
pub(crate) fn connect(url: &DatabaseUrl) -> Result<Box<dyn Connection>> {
    let store: Arc<str> = url.store().into();
    match url.location() {
        Location::File(path) => sqlite::connect(&sqlite_place(url, Some(path), &store)),
        Location::Memory => sqlite::connect(&sqlite_place(url, None, &store)),
        Location::Postgres(address) => postgres::connect(address, &store, url.content()),
    }
}

/// Lets a connection to the registry at `url` see its runs too: what is done then is one transaction.
///
/// # Errors
/// `Unsupported` for a registry in memory, whose runs nobody else sees; `Invalid` for a path that
/// SQLite cannot open.
pub(crate) fn show_runs(connection: &mut dyn Connection, url: &DatabaseUrl) -> Result<()> {
    let show = connection.dialect().show_runs();
    match url.runs().location() {
        Location::Postgres(_) => connection.script(&show),
        Location::File(path) => {
            let path = path.to_str().ok_or_else(|| {
                StoreError::Invalid(format!("{} is no path that SQLite can open", path.display()))
            })?;
            connection.execute(&show, &[path.into()])
        }
        Location::Memory => Err(StoreError::Unsupported {
            store: url.store(),
            what: "an archive with its runs".to_owned(),
        }),
    }
}

fn sqlite_place<'a>(
    url: &DatabaseUrl,
    path: Option<&'a Path>,
    store: &'a Arc<str>,
) -> sqlite::Place<'a> {
    sqlite::Place { path, store, content: url.content() }
}

/// Writes a copy of a database that is in a file to another file, and answers its size.
///
/// # Errors
/// `Unsupported` for a database that is in no file of its own; `Unavailable` when it cannot be read
/// or written.
pub(crate) fn copy_file(url: &DatabaseUrl, to: &Path) -> Result<u64> {
    match url.location() {
        Location::File(path) => sqlite::copy(path, to, &url.store()),
        Location::Memory | Location::Postgres(_) => Err(StoreError::Unsupported {
            store: url.store(),
            what: "copying its files; an archive holds everything".to_owned(),
        }),
    }
}

/// Runs what waits for a disk or a network on a thread of its own: no thread of the async runtime
/// should wait for it.
///
/// # Errors
/// What `work` answers.
pub(crate) async fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (answer, waiting) = oneshot::channel();
    let named = thread::Builder::new().name("fmf-db-open".to_owned());
    named.spawn(move || answer.send(work()).is_ok()).map_err(no_thread)?;
    waiting.await.map_err(|error| StoreError::backend("a thread stopped", error))?
}

fn no_thread(error: std::io::Error) -> StoreError {
    StoreError::backend("cannot start a thread", error)
}
