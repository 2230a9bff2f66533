//! Reading an archive, which may be damaged, cut short, or made to do harm.

use std::io::Read;

use fmf_core::{Result, StoreError};
use serde_json::Value as Json;

use super::{
    FileCounts, FilesNote, Piece, Summary,
    files::Unpacking,
    lines::Lines,
    records::{Counts, End, FORMAT, Header, Record},
};

/// An archive that is being read.
pub(super) struct Reader<R: Read> {
    lines: Lines<R>,
    header: Header,
    done: Counts,
    unpacking: Unpacking,
    files: FileCounts,
}

/// What a line holds.
pub(super) enum Line {
    Record(Box<Record>),
    Piece(Piece),
}

impl<R: Read> Reader<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// `Corrupt` for what is no archive, or one of a newer format.
    pub(super) fn new(from: R) -> Result<Self> {
        let mut lines = Lines::new(from);
        let header = header(&mut lines)?;
        let (done, unpacking) = (header.counts.none_yet(), Unpacking::default());
        Ok(Self { lines, header, done, unpacking, files: FileCounts::default() })
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// How many records were read.
    pub(super) fn done(&self) -> &Counts {
        &self.done
    }

    /// What was read.
    pub(super) fn summary(&self) -> Summary {
        Summary::new(&self.header, self.done, self.files)
    }

    /// The next record, or `None` behind the last one when everything is as it was written.
    ///
    /// # Errors
    /// `Corrupt`, naming the line.
    pub(super) fn next(&mut self) -> Result<Option<Line>> {
        self.lines.next()?;
        let record = self.lines.parsed()?;
        self.check_announced(&record)?;
        match record {
            Record::End(end) => return self.finish(&end).map(|()| None),
            Record::Archive(_) => return Err(self.damaged("a second archive begins")),
            _ => self.lines.digest(),
        }
        self.done.add(&record);
        let file = match record {
            Record::File(file) => file,
            record => return Ok(Some(Line::Record(Box::new(record)))),
        };
        let piece = self.unpacking.piece(file);
        let piece = piece.map_err(|error| self.damaged(&error.to_string()))?;
        self.files.add(piece.bytes.len(), piece.ends);
        Ok(Some(Line::Piece(piece)))
    }

    /// The first line says whether there are runs and files.
    fn check_announced(&self, record: &Record) -> Result<()> {
        let is_announced = match record {
            Record::Rows(_) => self.header.counts.runs.is_some(),
            Record::File(_) => self.header.files == Some(FilesNote::Held),
            _ => true,
        };
        match is_announced {
            true => Ok(()),
            false => Err(self.damaged("its first line says nothing of what is here")),
        }
    }

    /// An error at the record that was read last.
    pub(super) fn damaged(&self, why: &str) -> StoreError {
        self.lines.damaged(why)
    }

    fn finish(&mut self, end: &End) -> Result<()> {
        if end.sha256 != self.lines.sha256() {
            return Err(self.damaged("the lines before it are not those that were written"));
        }
        if self.done != self.header.counts {
            return Err(self.damaged("there are not as many records as its first line says"));
        }
        self.unpacking.end().map_err(|error| self.damaged(&error.to_string()))?;
        if end.files.unwrap_or_default() != self.files {
            return Err(self.damaged("there are not as many files as its last line says"));
        }
        self.lines.end()
    }
}

fn header<R: Read>(lines: &mut Lines<R>) -> Result<Header> {
    let no_archive = || StoreError::Corrupt("this is no archive of FMF".to_owned());
    lines.next().map_err(|error| match error {
        StoreError::Corrupt(_) => no_archive(),
        error => error,
    })?;
    // The number is looked at first: a newer format may have another header.
    let first: Json = lines.parsed().map_err(|_| no_archive())?;
    let format = first["archive"]["format"].as_u64().ok_or_else(no_archive)?;
    if format > u64::from(FORMAT) {
        return Err(StoreError::Corrupt(format!(
            "a newer version of FMF wrote the archive (format {format}, this version reads up to \
             {FORMAT}); use that version"
        )));
    }
    let Record::Archive(header) = lines.parsed()? else { return Err(no_archive()) };
    if header.lowest_format() != header.format {
        return Err(lines.damaged("its format is not the one of what it holds"));
    }
    lines.digest();
    Ok(header)
}
