//! What the file system says, turned into what a caller can do about it.

use std::{
    fmt,
    io::{self, ErrorKind},
    path::Path,
};

use fmf_core::StoreError;

/// What went wrong while `doing` something to `path`: not allowed, not now, or anything else.
pub(crate) fn failed(doing: &str, path: &Path, error: io::Error) -> StoreError {
    let what = format!("cannot {doing} {}", path.display());
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            StoreError::Denied(format!("{what}: {error}"))
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            StoreError::Unavailable(format!("{what}: {error}"))
        }
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::AlreadyExists => {
            StoreError::Invalid(format!("{what}: {error}"))
        }
        _ => StoreError::backend(format!("{what}: {error}"), error),
    }
}

/// A file that is there and cannot be understood.
pub(crate) fn corrupt(path: &Path, why: impl fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{}: {why}", path.display()))
}
