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
        Some(ErrorCode::OperationInterrupted) => StoreError::Invalid(format!(
            "the {store} took too long to answer this and stopped; ask for less, for example by \
             a name or by a shorter pattern"
        )),
        Some(ErrorCode::ReadOnly) => StoreError::Unavailable(format!(
            "the {store} cannot be written; check the permissions of the file and its folder"
        )),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(format!(
            "the {store} is damaged or no SQLite database ({error}); restore it from a backup"
        )),
        Some(ErrorCode::ConstraintViolation) => {
            StoreError::backend(format!("a row does not fit the others in the {store}"), error)
        }
        _ => StoreError::backend(format!("a statement failed in the {store}"), error),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn check(code: i32, is_expected: fn(&StoreError) -> bool, said: &str) {
        let error = Error::SqliteFailure(ffi::Error::new(code), None);
        let error = from_sqlite("registry in x.db", error);
        assert!(is_expected(&error), "{error:?}");
        assert!(error.to_string().contains("registry in x.db"), "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }

    #[test]
    fn a_database_that_is_away_may_come_back() {
        let away = |error: &StoreError| matches!(error, StoreError::Unavailable(_));
        check(ffi::SQLITE_FULL, away, "free some space");
        check(ffi::SQLITE_BUSY, away, "another process");
        check(ffi::SQLITE_LOCKED, away, "another process");
        check(ffi::SQLITE_IOERR, away, "cannot read or write");
        check(ffi::SQLITE_CANTOPEN, away, "its folder");
        check(ffi::SQLITE_READONLY, away, "permissions");
    }

    #[test]
    fn a_damaged_database_needs_a_person() {
        let damaged = |error: &StoreError| matches!(error, StoreError::Corrupt(_));
        check(ffi::SQLITE_CORRUPT, damaged, "backup");
        check(ffi::SQLITE_NOTADB, damaged, "backup");
    }

    #[test]
    fn anything_else_keeps_its_cause() {
        let backend = |error: &StoreError| matches!(error, StoreError::Backend { .. });
        check(ffi::SQLITE_CONSTRAINT, backend, "a row does not fit the others");
        check(ffi::SQLITE_MISMATCH, backend, "a statement failed");
    }
}
