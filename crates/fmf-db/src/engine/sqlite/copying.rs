//! Copying a database while others write to it.

use std::{
    fs::{self, File},
    path::Path,
};

use fmf_core::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};

use super::fault;

/// Writes a copy of the database in `from`, as it is at one moment, to a file that is not there
/// yet. Its schema is left as it is.
///
/// # Errors
/// `Unavailable` when it cannot be read or written, `Corrupt` when it is no database.
pub(in crate::engine) fn copy(from: &Path, to: &Path, store: &str) -> Result<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let text = to.to_str().ok_or_else(|| {
        StoreError::Invalid(format!("{} is no path that SQLite can write", to.display()))
    })?;
    let copied = Connection::open_with_flags(from, flags)
        .and_then(|connection| connection.execute("vacuum into ?1", [text]));
    copied.map_err(|error| fault::from_sqlite(store, error))?;
    let synced = File::open(to).and_then(|file| {
        file.sync_all()?;
        fs::metadata(to)
    });
    let synced = synced.map_err(|error| {
        StoreError::Unavailable(format!("the copy {} cannot be written: {error}", to.display()))
    });
    Ok(synced?.len())
}
