//! SQLite: its connections, what its errors mean, and how writes of other processes are noticed.

mod connection;
mod copying;
mod fault;
mod watch;

use std::{fs, path::Path, sync::Arc, thread};

use fmf_core::{Result, StoreError};

pub(super) use self::copying::copy;
use self::{connection::Sqlite, watch::Seen};
use super::{Connection, Hearing, Opened};
use crate::{log::Head, migrations};

/// Opens the database in that file, or one in memory, and brings its schema up to date.
///
/// # Errors
/// `Unavailable` when it cannot be opened, `Corrupt` when it is no database of ours or one that a
/// newer version of FMF wrote.
pub(super) fn open(path: Option<&Path>, store: &Arc<str>) -> Result<Opened> {
    if let Some(path) = path {
        make_folder(path, store)?;
    }
    let seen = Arc::new(Seen::default());
    let mut writer = Sqlite::open(path, store, &seen)?;
    migrations::migrate(&mut writer)?;
    seen.is_news(Head::read(&mut writer)?.writes);
    let (writer, hearing) = (Box::new(writer), Arc::new(Hearing::always()));
    let mut opened = Opened { writer, readers: Vec::new(), watch: None, hearing };
    if path.is_some() {
        for _ in 0..readers() {
            let mut reader = Sqlite::open(path, store, &seen)?;
            reader.watch_time()?;
            opened.readers.push(Box::new(reader));
        }
        opened.watch = Some(watch::new(Sqlite::open(path, store, &seen)?, seen));
    }
    Ok(opened)
}

/// A connection for changes of the schema.
///
/// # Errors
/// As [`open`].
pub(super) fn connect(path: Option<&Path>, store: &Arc<str>) -> Result<Box<dyn Connection>> {
    if let Some(path) = path {
        make_folder(path, store)?;
    }
    Ok(Box::new(Sqlite::open(path, store, &Arc::default())?))
}

/// A connection to an empty database in memory, for tests of statements.
#[cfg(test)]
pub(super) fn in_memory() -> impl Connection {
    let mut session = Sqlite::open(None, &"registry in memory".into(), &Arc::default()).unwrap();
    migrations::migrate(&mut session).unwrap();
    session
}

/// Enough to use the cores, few enough to keep their caches of pages small.
fn readers() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(2, 4)
}

/// Makes the folder of the database (`fmf-data/`), but no chain of folders: a path that is wrong
/// further up is better reported than created.
fn make_folder(path: &Path, store: &str) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir(folder).map_err(|error| {
        StoreError::Unavailable(format!(
            "cannot open the {store}: the folder {} is not there and cannot be made ({error})",
            folder.display()
        ))
    })
}
