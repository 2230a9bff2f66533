//! The lines of a packed file, each with its number and a bound, and a digest over them.

use std::io::{BufRead as _, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use fmf_core::{Result, StoreError};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use sha2::{Digest as _, Sha256};

use super::{LONGEST_LINE, hex};

/// The lines of an archive.
pub(super) struct Lines<R: Read> {
    from: BufReader<MultiGzDecoder<BufReader<R>>>,
    /// The line that was read last, its end included.
    line: Vec<u8>,
    number: u64,
    digest: Sha256,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        let from = BufReader::new(MultiGzDecoder::new(BufReader::new(from)));
        Self { from, line: Vec::new(), number: 0, digest: Sha256::new() }
    }

    /// Goes on to the next line.
    ///
    /// # Errors
    /// `Corrupt`, naming the line, when there is none or it is too long.
    pub(super) fn next(&mut self) -> Result<()> {
        self.number += 1;
        self.line.clear();
        let bound = LONGEST_LINE as u64 + 1;
        let read = (&mut self.from).take(bound).read_until(b'\n', &mut self.line);
        read.map_err(|error| self.unread(&error))?;
        if self.line.len() > LONGEST_LINE {
            let most = LONGEST_LINE >> 20;
            return Err(self.damaged(&format!("the line is longer than {most} MiB")));
        }
        if self.line.last() != Some(&b'\n') {
            return Err(self.damaged("it ends here, before its last line"));
        }
        Ok(())
    }

    /// What the line says.
    ///
    /// # Errors
    /// `Corrupt`, naming the line.
    pub(super) fn parsed<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.line).map_err(|error| {
            // Serde's own words repeat values, which may be secrets.
            let what = match error.classify() {
                Category::Data => "it is no record of this format",
                _ => "it is no JSON",
            };
            self.damaged(&format!("{what} (column {})", error.column()))
        })
    }

    /// Counts the line among those that the digest is over.
    pub(super) fn digest(&mut self) {
        self.digest.update(&self.line);
    }

    /// The digest over the lines until now.
    pub(super) fn sha256(&self) -> String {
        hex(&self.digest.clone().finalize())
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    /// `Corrupt` when something does.
    pub(super) fn end(&mut self) -> Result<()> {
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.damaged("something follows its last line")),
            Err(error) => Err(self.unread(&error)),
        }
    }

    /// An error at the line that was read last.
    pub(super) fn damaged(&self, why: &str) -> StoreError {
        StoreError::Corrupt(format!("the archive is damaged at line {}: {why}", self.number))
    }

    fn unread(&self, error: &std::io::Error) -> StoreError {
        match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged("it is cut short"),
            ErrorKind::InvalidInput | ErrorKind::InvalidData => {
                self.damaged(&format!("it cannot be unpacked ({error})"))
            }
            _ => StoreError::Unavailable(format!("the archive cannot be read: {error}")),
        }
    }
}
