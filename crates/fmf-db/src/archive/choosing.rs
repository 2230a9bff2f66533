//! Prompts out of an archive, one by one, to be imported somewhere.
//!
//! Of an archive of a whole registry these are the prompts and models that lived, without the
//! versions that were deleted.

use std::{io::Read, thread};

use fmf_core::{
    PromptName, Result, StoreError, Timestamp, Version,
    entry::{Entry, EntryVersion},
};
use tokio::sync::mpsc;

use super::{
    filling::tags,
    number,
    reader::{Line, Reader},
    records::{PromptRecord, Record, VersionRecord},
};
use crate::prompts::{ImportedEntry, ImportedVersion};

/// Hands each prompt and model of these names, or all of them, to `see`, in the order of the
/// archive.
///
/// # Errors
/// `Corrupt` for an archive that is damaged: what came before that was seen already, so whoever
/// keeps it [`check`](super::check)s first.
pub async fn prompts<R: Read + Send + 'static>(
    from: R,
    names: Option<Vec<PromptName>>,
    mut see: impl AsyncFnMut(ImportedEntry),
) -> Result<()> {
    let (found, mut waiting) = mpsc::channel(1);
    let named = thread::Builder::new().name("fmf-db-archive".to_owned());
    let work = move || {
        let send = |entry| found.blocking_send(Ok(entry)).is_ok();
        if let Err(error) = read(from, names.as_deref(), send) {
            // Nobody waits any more where it cannot be sent.
            let _ = found.blocking_send(Err(error));
        }
    };
    named.spawn(work).map_err(|error| StoreError::backend("cannot start a thread", error))?;
    while let Some(entry) = waiting.recv().await {
        see(entry?).await;
    }
    Ok(())
}

/// Reads until `send` answers `false`.
fn read(
    from: impl Read,
    names: Option<&[PromptName]>,
    mut send: impl FnMut(ImportedEntry) -> bool,
) -> Result<()> {
    let mut reader = Reader::new(from)?;
    let mut current: Option<ImportedEntry> = None;
    while let Some(line) = reader.next()? {
        let Line::Record(record) = line else { continue };
        match *record {
            Record::Prompt(prompt) => {
                if !current.take().is_none_or(&mut send) {
                    return Ok(());
                }
                let is_deleted = prompt.deleted_at.is_some();
                let entry = entry(prompt).map_err(|error| reader.damaged(&error.to_string()))?;
                let is_wanted = names.is_none_or(|names| names.contains(&entry.entry.name));
                current = Some(entry).filter(|_| is_wanted && !is_deleted);
            }
            Record::Version(record) if record.deleted_at.is_none() => {
                let Some(current) = &mut current else { continue };
                let read = version(record, &current.entry.name);
                let read = read.map_err(|error| reader.damaged(&error.to_string()))?;
                current.versions.push(read);
            }
            _ => {}
        }
    }
    current.map(send);
    Ok(())
}

fn entry(record: PromptRecord) -> Result<ImportedEntry> {
    let aliases = record.aliases.iter();
    let aliases = aliases.map(|(alias, version)| Ok((alias.parse()?, number(*version)?)));
    Ok(ImportedEntry {
        entry: Entry {
            name: record.name.parse()?,
            description: record.description,
            tags: tags(record.tags)?,
            aliases: aliases.collect::<Result<_>>()?,
            latest_versions: Vec::new(),
            created_at: Timestamp::from_millis(record.created_at),
            updated_at: Timestamp::from_millis(record.updated_at),
        },
        versions: Vec::new(),
        last_version: Version::new(record.last_version),
    })
}

fn version(record: VersionRecord, name: &PromptName) -> Result<ImportedVersion> {
    Ok(ImportedVersion {
        version: EntryVersion {
            name: name.clone(),
            version: number(record.version)?,
            description: record.description,
            tags: tags(record.tags)?,
            aliases: Vec::new(),
            stage: record.stage,
            source: record.source,
            run_id: record.run_id,
            run_link: record.run_link,
            author: record.author,
            created_at: Timestamp::from_millis(record.created_at),
            updated_at: Timestamp::from_millis(record.updated_at),
        },
        download_uri: record.download_uri,
    })
}
