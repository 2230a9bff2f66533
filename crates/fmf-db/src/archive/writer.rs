//! Writing the lines of an archive: JSON, a digest over it, and gzip around it.

use std::io::Write;

use flate2::{Compression, GzBuilder, write::GzEncoder};
use fmf_core::{Result, StoreError};
use sha2::{Digest as _, Sha256};

use super::{
    FileCounts, FilesNote, LONGEST_LINE, Piece, Progress, Summary, hex,
    records::{Counts, End, Header, Record},
};

/// An archive that is being written.
pub(super) struct Writer<'p, W: Write> {
    out: GzEncoder<W>,
    digest: Sha256,
    line: Vec<u8>,
    header: Header,
    done: Counts,
    files: FileCounts,
    progress: &'p mut Progress,
}

impl<'p, W: Write> Writer<'p, W> {
    /// Begins an archive.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written.
    pub(super) fn new(out: W, header: Header, progress: &'p mut Progress) -> Result<Self> {
        // No time and no name of a file: the same registry gives the same bytes.
        let out = GzBuilder::new().mtime(0).write(out, Compression::default());
        let (digest, line, done) = (Sha256::new(), Vec::new(), header.counts.none_yet());
        let files = FileCounts::default();
        let mut writer = Self { out, digest, line, header: header.clone(), done, files, progress };
        writer.write(&Record::Archive(header))?;
        Ok(writer)
    }

    /// Writes one line.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written, `Invalid` when no reader would take it.
    pub(super) fn write(&mut self, record: &Record) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, record)
            .map_err(|error| StoreError::backend("an archive cannot be written", error))?;
        self.line.push(b'\n');
        if self.line.len() > LONGEST_LINE {
            return Err(too_long(record));
        }
        self.digest.update(&self.line);
        self.out.write_all(&self.line).map_err(unwritten)?;
        self.done.add(record);
        (self.progress)(&self.done, &self.header.counts);
        Ok(())
    }

    /// Writes a piece of a file.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub(super) fn write_piece(&mut self, piece: &Piece) -> Result<()> {
        self.files.add(piece.bytes.len(), piece.ends);
        self.write(&Record::File(piece.into()))
    }

    /// Writes the end, and answers what was written and where to.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written, `Corrupt` when the database has not what it counted.
    pub(super) fn end(mut self) -> Result<(Summary, W)> {
        if self.done != self.header.counts {
            return Err(StoreError::Corrupt(
                "the database does not hold as many rows as it counts; is it damaged?".to_owned(),
            ));
        }
        let sha256 = hex(&self.digest.clone().finalize());
        let files = (self.header.files == Some(FilesNote::Held)).then_some(self.files);
        self.write(&Record::End(End { sha256, files }))?;
        let mut out = self.out.finish().map_err(unwritten)?;
        out.flush().map_err(unwritten)?;
        Ok((Summary::new(&self.header, self.done, self.files), out))
    }
}

fn unwritten(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("the archive cannot be written: {error}"))
}

fn too_long(record: &Record) -> StoreError {
    let what = match record {
        Record::Prompt(prompt) => format!("prompt {:?}", prompt.name),
        Record::Version(version) => {
            format!("version {} of prompt {:?}", version.version, version.prompt)
        }
        Record::Change(change) => format!("change {} of the log", change.seq),
        Record::Rows(rows) => format!("a row of {:?}", rows.of),
        _ => "a record".to_owned(),
    };
    StoreError::Invalid(format!(
        "{what} takes more than the {} MiB that a line of an archive may have",
        LONGEST_LINE >> 20
    ))
}
