//! Archives: everything that a registry keeps, or some of its prompts, in one file that any
//! engine's registry can be made from again.
//!
//! An archive is lines of JSON in gzip, described in `docs/archive.md`: `records` are the lines,
//! `writer` and `reader` know how they are packed, `taking` and `putting` make them from rows and
//! rows from them; `runs` does so for the tables of runs, and `files` for the files that go with
//! them. Where those files are does not belong here, and neither does what to do about a prompt that
//! is there already: that is `prompts::import`.
//!
//! Writing and reading go through one line at a time, so that a large registry takes no more
//! memory than a small one.

mod bulk;
mod choosing;
mod empty;
mod files;
mod filling;
mod lines;
mod opening;
mod putting;
mod reader;
mod records;
mod rows;
mod runs;
mod summary;
mod taking;
mod writer;

use std::{
    io::{Read, Write},
    path::Path,
};

use fmf_core::{PromptName, Result, StoreError, Version};

pub use self::{
    choosing::prompts,
    files::{FileCounts, FileSource, FileTarget, Files, FilesNote, Piece},
    records::{Counts, Holds},
    runs::{RunCounts, Table},
    summary::Summary,
};
use self::{reader::Reader, records::Record, writer::Writer};
use crate::{
    engine::{self, Connection},
    location::DatabaseUrl,
};

/// The longest line of an archive, written and read: more than any prompt that an application
/// could load.
const LONGEST_LINE: usize = 64 << 20;

/// Is told after each record how many were done, and how many there are.
pub type Progress = Box<dyn FnMut(&Counts, &Counts) + Send>;

/// What is restored of an archive besides the registry.
#[derive(Default)]
pub struct Restored {
    /// Whether its runs are, if it holds any.
    pub runs: bool,
    /// Where its files go, if they go anywhere.
    pub files: Option<Box<dyn FileTarget>>,
}

/// Writes everything that a registry keeps, as it is at one moment: other processes go on writing
/// to it meanwhile. Without `files` the runs are left out; where there are none yet, none are written.
///
/// The files are read after the rows: whatever a run names by then is there, unless it was deleted.
///
/// # Errors
/// `Unavailable` when it cannot be read or written, `Corrupt` when the chain of its log is broken.
pub async fn backup<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    files: Option<Files>,
    out: W,
    progress: Progress,
) -> Result<(Summary, W)> {
    write(url, Wanted { holds: Holds::Registry, names: None, files }, out, progress).await
}

/// Writes prompts and models as they are, those of these names or all of them: without what was
/// deleted, without the log, tokens, protections and runs.
///
/// # Errors
/// `PromptNotFound`; otherwise as [`backup`].
pub async fn export<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    names: Option<Vec<PromptName>>,
    out: W,
    progress: Progress,
) -> Result<(Summary, W)> {
    write(url, Wanted { holds: Holds::Prompts, names, files: None }, out, progress).await
}

/// Fills a registry that is empty from an archive of a whole one: all of it that is wanted, or
/// nothing. Its runs have to be empty too where they are wanted and there are any.
///
/// # Errors
/// `Conflict` when something is there already, `Invalid` for an archive of chosen prompts,
/// `Corrupt` for one that is damaged or too new, `Unavailable` when the database cannot be written.
pub async fn restore<R: Read + Send + 'static>(
    url: &DatabaseUrl,
    mut what: Restored,
    from: R,
    mut progress: Progress,
) -> Result<Summary> {
    let url = url.clone();
    engine::on_own_thread(move || {
        let mut reader = Reader::new(from)?;
        check_whole(reader.header().holds)?;
        what.runs &= reader.header().counts.runs.is_some();
        let mut connection = opening::open(&url, what.runs)?;
        putting::put_all(connection.as_mut(), &mut reader, &mut what, &mut progress)?;
        Ok(reader.summary())
    })
    .await
}

/// Reads an archive to its end and answers what it holds, if it is whole.
///
/// # Errors
/// `Corrupt` for what is damaged, too new or no archive.
pub async fn check<R: Read + Send + 'static>(from: R) -> Result<Summary> {
    engine::on_own_thread(move || {
        let mut reader = Reader::new(from)?;
        while reader.next()?.is_some() {}
        Ok(reader.summary())
    })
    .await
}

/// Where the files of the runs in an archive are, by its first line; `None` for one without runs.
///
/// # Errors
/// `Corrupt` for what is too new or no archive.
pub async fn files_of<R: Read + Send + 'static>(from: R) -> Result<Option<FilesNote>> {
    engine::on_own_thread(move || Ok(Reader::new(from)?.header().files.clone())).await
}

/// Copies the database of a registry that is in a file to a file that is not there yet, as it is at
/// one moment, and answers the size of the copy.
///
/// # Errors
/// `Unsupported` for a registry that is in no file, `Unavailable` when it cannot be read or written.
pub async fn copy_file(url: &DatabaseUrl, to: &Path) -> Result<u64> {
    let (url, to) = (url.clone(), to.to_owned());
    engine::on_own_thread(move || engine::copy_file(&url, &to)).await
}

/// What goes into an archive.
struct Wanted {
    holds: Holds,
    /// The names of its prompts; `None` for all of them.
    names: Option<Vec<PromptName>>,
    /// What becomes of the files of its runs; `None` for no runs.
    files: Option<Files>,
}

async fn write<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    mut wanted: Wanted,
    out: W,
    mut progress: Progress,
) -> Result<(Summary, W)> {
    let url = url.clone();
    engine::on_own_thread(move || {
        wanted.files = wanted.files.filter(|_| opening::has_runs(&url));
        let mut connection = opening::open(&url, wanted.files.is_some())?;
        connection.begin_reading()?;
        let rows = write_rows(connection.as_mut(), &mut wanted, out, &mut progress);
        // Nobody's writes are kept waiting, or in a log, for the files.
        connection.end_reading()?;
        let mut writer = rows?;
        if let Some(Files::Held(source)) = &mut wanted.files {
            while let Some(piece) = source.next()? {
                writer.write_piece(&piece)?;
            }
        }
        writer.end()
    })
    .await
}

/// # Errors
/// `Invalid` for what no registry can be made from.
fn check_whole(holds: Holds) -> Result<()> {
    match holds {
        Holds::Registry => Ok(()),
        Holds::Prompts => Err(StoreError::Invalid(
            "the archive holds some prompts and no whole registry; `fmf import` brings them into \
             a registry"
                .to_owned(),
        )),
    }
}

/// Writes every row that is wanted, in the transaction that was begun.
fn write_rows<'p, W: Write>(
    connection: &mut dyn Connection,
    wanted: &mut Wanted,
    out: W,
    progress: &'p mut Progress,
) -> Result<Writer<'p, W>> {
    if wanted.files.is_some() && !empty::has_runs(connection)? {
        wanted.files = None;
    }
    let note = wanted.files.as_ref().map(Files::note);
    let choice = taking::Choice::new(connection, wanted.holds, wanted.names.as_deref(), note)?;
    let header = taking::header(connection, &choice)?;
    let mut writer = Writer::new(out, header, progress)?;
    taking::take_all(connection, &choice, &mut |record: Record| writer.write(&record))?;
    Ok(writer)
}

fn number(version: u32) -> Result<Version> {
    let wrong = || StoreError::Corrupt("0 is no number of a version".to_owned());
    Version::new(version).ok_or_else(wrong)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
