//! Reading whole files: how long they may be, and what a text may hold.

use std::{fs, path::Path};

use fmf_core::{MAX_TEMPLATE_CHARS, Result, StoreError};

use crate::error::{corrupt, failed};

/// The most bytes of a template: no character takes more than four.
pub(crate) const MAX_TEMPLATE_BYTES: u64 = 4 * MAX_TEMPLATE_CHARS as u64;

/// The bytes of a file of at most `most` bytes; `None` if it is not there.
///
/// # Errors
/// `Corrupt` for a longer file, or something that is no file at all.
pub(crate) fn bytes(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) => return absent(path, error),
    };
    // A pipe would keep the reader waiting for ever.
    if !found.is_file() {
        return Err(corrupt(path, "this is no file"));
    }
    if found.len() > most {
        return Err(corrupt(path, format!("the file is longer than {most} bytes")));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => absent(path, error),
    }
}

/// The text of a file that FMF or a person wrote; `None` if it is not there.
///
/// # Errors
/// `Corrupt` for what [`bytes`] and [`plain`] refuse, and for a byte order mark.
pub(crate) fn text(path: &Path, most: u64) -> Result<Option<String>> {
    let Some(bytes) = bytes(path, most)? else { return Ok(None) };
    let text = plain(path, bytes)?;
    if text.starts_with('\u{feff}') {
        return Err(byte_order_mark(path));
    }
    Ok(Some(text))
}

/// # Errors
/// `Corrupt` for bytes that are not UTF-8, and for NUL.
pub(crate) fn plain(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        corrupt(path, format!("the text is not UTF-8 (at byte {at}); save it as UTF-8"))
    })?;
    match text.find('\0') {
        Some(at) => Err(corrupt(path, format!("there is a NUL character at byte {at}"))),
        None => Ok(text),
    }
}

pub(crate) fn byte_order_mark(path: &Path) -> StoreError {
    corrupt(path, "the file begins with a byte order mark; save it as UTF-8 without one")
}

fn absent<T>(path: &Path, error: std::io::Error) -> Result<Option<T>> {
    match error.kind() {
        std::io::ErrorKind::NotFound => Ok(None),
        _ => Err(failed("read", path, error)),
    }
}
