//! Archives: everything that a registry keeps, or some of its prompts, in one file that any
//! engine's registry can be made from again.
//!
//! An archive is lines of JSON in gzip, described in `docs/archive.md`: `records` are the lines,
//! `writer` and `reader` know how they are packed, `taking` and `putting` make them from rows and
//! rows from them. Files and their names do not belong here, and neither does what to do about a
//! prompt that is there already: that is `prompts::import`.
//!
//! Writing and reading go through one line at a time, so that a large registry takes no more
//! memory than a small one.

mod bulk;
mod choosing;
mod empty;
mod filling;
mod lines;
mod putting;
mod reader;
mod records;
mod rows;
mod taking;
mod writer;

use std::{
    io::{Read, Write},
    path::Path,
};

use fmf_core::{LogHead, PromptName, Result, StoreError, Timestamp, Version};

pub use self::{
    choosing::prompts,
    records::{Counts, Holds},
};
use self::{
    reader::Reader,
    records::{Header, Record},
    writer::Writer,
};
use crate::{
    engine::{self, Connection},
    location::DatabaseUrl,
    migrations,
};

/// The longest line of an archive, written and read: more than any prompt that an application
/// could load.
const LONGEST_LINE: usize = 64 << 20;

/// Is told after each record how many were done, and how many there are.
pub type Progress = Box<dyn FnMut(&Counts, &Counts) + Send>;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it is of.
    pub holds: Holds,
    /// How many records of each kind.
    pub counts: Counts,
    /// The end of the registry's log when it was written.
    pub head: LogHead,
    /// When the last change of that log was made; `None` for a log without changes.
    pub last_change_at: Option<Timestamp>,
    /// Which FMF wrote it.
    pub written_by: String,
}

impl Summary {
    fn new(header: &Header, counts: Counts) -> Self {
        let last = &header.last_change;
        Self {
            holds: header.holds,
            counts,
            head: LogHead { seq: last.seq, hash: last.hash.clone() },
            last_change_at: (last.seq > 0).then(|| Timestamp::from_millis(last.at)),
            written_by: header.written_by.clone(),
        }
    }
}

/// Writes everything that a registry keeps, as it is at one moment: other processes go on writing
/// to it meanwhile.
///
/// # Errors
/// `Unavailable` when it cannot be read or written, `Corrupt` when the chain of its log is broken.
pub async fn backup<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    out: W,
    progress: Progress,
) -> Result<(Summary, W)> {
    write(url, Holds::Registry, None, out, progress).await
}

/// Writes prompts and models as they are, those of these names or all of them: without what was
/// deleted, without the log, tokens and protections.
///
/// # Errors
/// `PromptNotFound`; otherwise as [`backup`].
pub async fn export<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    names: Option<Vec<PromptName>>,
    out: W,
    progress: Progress,
) -> Result<(Summary, W)> {
    write(url, Holds::Prompts, names, out, progress).await
}

/// Fills a registry that is empty from an archive of a whole one: all of it, or nothing.
///
/// # Errors
/// `Conflict` when something is there already, `Invalid` for an archive of chosen prompts,
/// `Corrupt` for one that is damaged or too new, `Unavailable` when the database cannot be written.
pub async fn restore<R: Read + Send + 'static>(
    url: &DatabaseUrl,
    from: R,
    mut progress: Progress,
) -> Result<Summary> {
    let url = url.clone();
    engine::on_own_thread(move || {
        let mut reader = Reader::new(from)?;
        check_whole(reader.header().holds)?;
        let mut connection = opened(&url)?;
        putting::put_all(connection.as_mut(), &mut reader, &mut progress)?;
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

/// Copies the database of a registry that is in a file to a file that is not there yet, as it is at
/// one moment, and answers the size of the copy.
///
/// # Errors
/// `Unsupported` for a registry that is in no file, `Unavailable` when it cannot be read or written.
pub async fn copy_file(url: &DatabaseUrl, to: &Path) -> Result<u64> {
    let (url, to) = (url.clone(), to.to_owned());
    engine::on_own_thread(move || engine::copy_file(&url, &to)).await
}

async fn write<W: Write + Send + 'static>(
    url: &DatabaseUrl,
    holds: Holds,
    names: Option<Vec<PromptName>>,
    out: W,
    mut progress: Progress,
) -> Result<(Summary, W)> {
    let url = url.clone();
    engine::on_own_thread(move || {
        let mut connection = opened(&url)?;
        connection.begin_reading()?;
        let written = in_transaction(connection.as_mut(), holds, names, out, &mut progress);
        connection.end_reading()?;
        written
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

fn in_transaction<W: Write>(
    connection: &mut dyn Connection,
    holds: Holds,
    names: Option<Vec<PromptName>>,
    out: W,
    progress: &mut Progress,
) -> Result<(Summary, W)> {
    let choice = taking::Choice::new(connection, holds, names)?;
    let header = taking::header(connection, &choice)?;
    let mut writer = Writer::new(out, header, progress)?;
    taking::take_all(connection, &choice, &mut |record: Record| writer.write(&record))?;
    writer.end()
}

/// A connection to a registry whose schema is ours, without limits on time.
fn opened(url: &DatabaseUrl) -> Result<Box<dyn Connection>> {
    let mut connection = engine::connect(url)?;
    match url.path() {
        // A file is brought forward whenever it is opened.
        Some(_) => migrations::migrate(connection.as_mut())?,
        None => migrations::require(connection.as_mut(), &url.to_string())?,
    }
    connection.script(connection.dialect().take_time())?;
    Ok(connection)
}

fn number(version: u32) -> Result<Version> {
    let wrong = || StoreError::Corrupt("0 is no number of a version".to_owned());
    Version::new(version).ok_or_else(wrong)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
