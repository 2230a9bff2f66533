//! Reading an archive, which may be damaged, cut short, or made to do harm.

use std::io::Read;

use fmf_core::{Result, StoreError};
use serde_json::Value as Json;

use super::{
    Summary,
    lines::Lines,
    records::{Counts, End, FORMAT, Header, Record},
};

/// An archive that is being read.
pub(super) struct Reader<R: Read> {
    lines: Lines<R>,
    header: Header,
    done: Counts,
}

impl<R: Read> Reader<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// `Corrupt` for what is no archive, or one of a newer format.
    pub(super) fn new(from: R) -> Result<Self> {
        let mut lines = Lines::new(from);
        let header = header(&mut lines)?;
        Ok(Self { lines, header, done: Counts::default() })
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
        Summary::new(&self.header, self.done)
    }

    /// The next record, or `None` behind the last one when everything is as it was written.
    ///
    /// # Errors
    /// `Corrupt`, naming the line.
    pub(super) fn next(&mut self) -> Result<Option<Record>> {
        self.lines.next()?;
        match self.lines.parsed()? {
            Record::End(end) => self.finish(&end).map(|()| None),
            Record::Archive(_) => Err(self.damaged("a second archive begins")),
            record => {
                self.lines.digest();
                self.done.add(&record);
                Ok(Some(record))
            }
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
    lines.digest();
    Ok(header)
}
