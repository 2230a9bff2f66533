//! Finding and reading `fmf.yaml`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{ConfigError, ConfigSource};

/// The name of the file.
pub const FILE_NAME: &str = "fmf.yaml";

/// The most bytes of a configuration.
const MAX_BYTES: usize = 1024 * 1024;

/// The file that counts: the one that was named, or the nearest one upwards.
///
/// # Errors
/// `Unreadable` when the file that was named is not there.
pub(super) fn find(source: &ConfigSource) -> Result<Option<PathBuf>, ConfigError> {
    if let Some(named) = &source.file {
        let path = source.folder.join(named);
        fs::metadata(&path)
            .map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?;
        return Ok(Some(path));
    }
    let here = source.folder.join(FILE_NAME);
    if here.is_file() {
        return Ok(Some(here));
    }
    // A folder that cannot be resolved has no parents to search.
    let Ok(folder) = fs::canonicalize(non_empty(&source.folder)) else { return Ok(None) };
    let above = folder.ancestors().skip(1).map(|folder| folder.join(FILE_NAME));
    Ok(above.into_iter().find(|path| path.is_file()))
}

/// # Errors
/// `Unreadable` or `Malformed` for what is no text of a reasonable size.
pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    let unreadable = |source: io::Error| ConfigError::Unreadable { path: path.to_owned(), source };
    let malformed =
        |why: &str| ConfigError::Malformed { path: path.to_owned(), why: why.to_owned() };
    let bytes = fs::read(path).map_err(unreadable)?;
    if bytes.len() > MAX_BYTES {
        return Err(malformed("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))
}

/// The working folder where no other is named.
pub(super) fn non_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
