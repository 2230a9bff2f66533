//! SQLite: its connections, what its errors mean, and how writes of other processes are noticed.

mod checkpoints;
mod connection;
mod copying;
mod fault;
mod inquirer;
mod watch;

use std::{fs, path::Path, sync::Arc, thread};

use fmf_core::{Result, StoreError};

use self::{connection::Sqlite, watch::Seen};
pub(super) use self::{copying::copy, inquirer::Inquirer};
use super::{Connection, Hearing, Opened};
use crate::{content::Content, log::Head, migrations};

/// Where a database is, and what it holds.
pub(super) struct Place<'a> {
    /// The file; `None` for a database in memory.
    pub(super) path: Option<&'a Path>,
    /// The database as a person would name it.
    pub(super) store: &'a Arc<str>,
    pub(super) content: Content,
}

/// Opens the database there and brings its schema up to date.
///
/// # Errors
/// `Unavailable` when it cannot be opened, `Corrupt` when it is no database of ours or one that a
/// newer version of FMF wrote.
pub(super) fn open(place: &Place<'_>) -> Result<Opened> {
    make_folder(place)?;
    let seen = Arc::new(Seen::default());
    let mut writer = Sqlite::open(place, &seen)?;
    migrations::migrate(&mut writer)?;
    writer.undo_in_memory()?;
    // What is not logged is not followed either: nobody keeps a copy of it.
    let is_followed = place.content == Content::Registry;
    if is_followed {
        seen.is_news(Head::read(&mut writer)?.writes);
    }
    let beside = place.path.map(|file| writer.leave_log(file)).transpose()?;
    let (writer, hearing) = (Box::new(writer), Arc::new(Hearing::always()));
    let mut opened = Opened { writer, readers: Vec::new(), watch: None, beside, hearing };
    if place.path.is_some() {
        for _ in 0..readers() {
            let mut reader = Sqlite::open(place, &seen)?;
            reader.watch_time()?;
            opened.readers.push(Box::new(reader));
        }
        if is_followed {
            opened.watch = Some(watch::new(Sqlite::open(place, &seen)?, seen));
        }
    }
    Ok(opened)
}

/// A connection for changes of the schema.
///
/// # Errors
/// As [`open`].
pub(super) fn connect(place: &Place<'_>) -> Result<Box<dyn Connection>> {
    make_folder(place)?;
    Ok(Box::new(Sqlite::open(place, &Arc::default())?))
}

/// A connection to an empty database in memory, for tests of statements.
#[cfg(test)]
pub(super) fn in_memory(content: Content) -> impl Connection {
    let store = "registry in memory".into();
    let mut session =
        Sqlite::open(&Place { path: None, store: &store, content }, &Arc::default()).unwrap();
    migrations::migrate(&mut session).unwrap();
    session
}

/// Enough to use the cores, few enough to keep their caches of pages small.
fn readers() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(2, 4)
}

/// Makes the folder of the database (`fmf-data/`), but no chain of folders: a path that is wrong
/// further up is better reported than created.
fn make_folder(place: &Place<'_>) -> Result<()> {
    let folder = place.path.and_then(Path::parent);
    let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir(folder).map_err(|error| {
        StoreError::Unavailable(format!(
            "cannot open the {}: the folder {} is not there and cannot be made ({error})",
            place.store,
            folder.display()
        ))
    })
}
