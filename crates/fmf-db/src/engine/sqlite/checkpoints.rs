//! Copying the log ahead of the file (the WAL) into the file, on a thread of its own: whoever
//! writes should wait neither for that nor for the disk it goes to.
//!
//! SQLite begins the log anew once all of it was copied and nobody reads from it any more. While
//! somebody writes without a pause that moment never comes, since there is always a little that was
//! written during the last copying. So when the log is long and little of it is left, the writer
//! copies the rest itself, between two groups of jobs.

use std::path::Path;

use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::{Connection, OpenFlags};

use crate::engine::Beside;

/// How many pages of the log wait to be copied before the thread is woken. A register touches some
/// ten pages, many of them the same as the register before, and only the last state of each is
/// copied.
const MANY: i64 = 4_000;
/// How many pages the log has before it should begin anew: 64 MiB.
const LONG: i64 = 16_000;
/// How many pages the log has before whoever writes has to wait, because the thread does not keep up
/// or cannot copy.
const TOO_LONG: i64 = 4 * LONG;
/// How many pages the writer copies itself as a rule, and how many more there are before it tries again where
/// somebody who reads was in the way.
const FEW: i64 = 1_000;
/// How many bytes a log that grew longer is cut back to when it begins anew.
const KEPT: i64 = 2 * LONG * 4096;

/// The writer's end of the thread, which ends when this is dropped.
pub(super) struct Checkpoints {
    wake: Sender<()>,
    /// How long the log was when the writer last tried to have it begin anew.
    tried: i64,
}

/// How far the log is.
struct Log {
    pages: i64,
    /// How many of them wait to be copied.
    left: i64,
}

impl Checkpoints {
    /// For a database in that file, and what its thread does.
    pub(super) fn new(file: &Path) -> (Self, Beside) {
        let (wake, woken) = bounded(1);
        let file = file.to_owned();
        (Self { wake, tried: 0 }, Box::new(move || serve(&file, &woken)))
    }

    /// Has the writer's connection leave its log to us.
    pub(super) fn take_over(connection: &Connection) -> rusqlite::Result<()> {
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        connection.pragma_update(None, "journal_size_limit", KEPT)
    }

    /// Sees to the log after a commit. What goes wrong is left for the next time: the log can grow
    /// meanwhile, and where it cannot, the next write says so.
    pub(super) fn after_commit(&mut self, writer: &Connection) {
        let Ok(log) = Log::after(writer, "noop") else { return };
        self.tried = self.tried.min(log.pages);
        if log.pages >= LONG && log.left <= FEW || log.pages >= TOO_LONG {
            if log.pages >= self.tried + FEW {
                self.tried = log.pages;
                let _ = Log::after(writer, "passive");
            }
        } else if log.left >= MANY || log.pages >= LONG {
            // One that is awake already looks again afterwards.
            let _ = self.wake.try_send(());
        }
    }
}

impl Log {
    /// Copies as much as `how` says, and answers how far the log is then.
    fn after(connection: &Connection, how: &str) -> rusqlite::Result<Self> {
        let sql = format!("pragma wal_checkpoint({how})");
        connection.prepare_cached(&sql)?.query_row([], |row| {
            let (pages, copied): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok(Self { pages, left: pages - copied })
        })
    }
}

/// Copies what there is each time it is woken.
fn serve(file: &Path, woken: &Receiver<()>) {
    let mut kept = None;
    for () in woken {
        let connection = match kept.take() {
            Some(connection) => Ok(connection),
            None => open(file),
        };
        let copied =
            connection.and_then(|connection| Log::after(kept.insert(connection), "passive"));
        if let Err(error) = copied {
            tracing::debug!(%error, "the log ahead of the file could not be copied");
        }
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}
