//! What SQLite reports, said by what the caller can do about it.

use fmf_core::StoreError;
use rusqlite::{Error, ErrorCode};

/// The error of a statement on the registry that prints itself as `store`.
pub(super) fn from_sqlite(store: &str, error: Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => {
            StoreError::Unavailable(format!("the disk is full under the {store}; free some space"))
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Unavailable(
            format!("another process keeps the {store} locked; try again, or stop that process"),
        ),
        Some(ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed) => {
            StoreError::Unavailable(format!("cannot read or write the {store}: {error}"))
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreError::Unavailable(
            format!("cannot open the {store}: {error}; check that its folder exists and is yours"),
        ),
        Some(ErrorCode::ReadOnly) => StoreError::Unavailable(format!(
            "the {store} cannot be written; check the permissions of the file and its folder"
        )),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(format!(
            "the {store} is damaged or no SQLite database ({error}); restore it from a backup"
        )),
        _ => StoreError::backend(format!("a statement failed in the {store}"), error),
    }
}
