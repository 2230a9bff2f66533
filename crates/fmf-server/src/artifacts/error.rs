//! What goes wrong with artifacts, by what a client can do about it.

use std::{error::Error, io};

use super::path::InvalidPath;

/// Why an artifact was not read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArtifactError {
    /// No path, or one that leads out of the store.
    #[error("Invalid path")]
    InvalidPath,
    /// There is no such file.
    #[error("there is no such artifact")]
    Missing,
    /// A folder stands where a file is meant, or a file where a folder is.
    #[error("this is a folder, not a file")]
    IsFolder,
    /// The store is away, full, or refuses; it may answer later.
    #[error("{said}")]
    Unavailable {
        /// What a client is told.
        said: String,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl From<InvalidPath> for ArtifactError {
    fn from(InvalidPath: InvalidPath) -> Self {
        Self::InvalidPath
    }
}

impl From<object_store::Error> for ArtifactError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            object_store::Error::InvalidPath { .. } => Self::InvalidPath,
            error => match io_cause(&error).map(io::Error::kind) {
                Some(kind) => Self::of_kind(kind, error.into()),
                None => Self::unavailable("does not answer as it should", error),
            },
        }
    }
}

impl From<io::Error> for ArtifactError {
    fn from(error: io::Error) -> Self {
        Self::of_kind(error.kind(), error.into())
    }
}

impl ArtifactError {
    /// The store is in a state that only who runs the server can change.
    pub(super) fn unavailable(
        state: &str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let said = format!(
            "the artifact store {state}; nothing was lost, send the request again when it is back"
        );
        Self::Unavailable { said, source: source.into() }
    }

    fn of_kind(kind: io::ErrorKind, source: Box<dyn Error + Send + Sync>) -> Self {
        use io::ErrorKind as Kind;
        match kind {
            // Below a file there is nothing.
            Kind::NotFound | Kind::NotADirectory => Self::Missing,
            Kind::IsADirectory | Kind::DirectoryNotEmpty => Self::IsFolder,
            Kind::InvalidFilename | Kind::InvalidInput => Self::InvalidPath,
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
                Self::unavailable("is full", source)
            }
            Kind::ReadOnlyFilesystem | Kind::PermissionDenied => {
                Self::unavailable("cannot be written or read by the server", source)
            }
            _ => Self::unavailable("cannot be reached", source),
        }
    }
}

/// What the system said, if it was the system.
fn io_cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref() {
            return Some(error);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: io::ErrorKind, expect: &str) {
        let source = Box::new(io::Error::from(kind));
        let error = object_store::Error::Generic { store: "x", source };
        assert!(ArtifactError::from(error).to_string().contains(expect), "{kind}");
        assert!(ArtifactError::from(io::Error::from(kind)).to_string().contains(expect), "{kind}");
    }

    #[test]
    fn what_the_system_says_decides_what_a_client_can_do() {
        check(io::ErrorKind::StorageFull, "store is full");
        check(io::ErrorKind::ReadOnlyFilesystem, "cannot be written");
        check(io::ErrorKind::HostUnreachable, "cannot be reached");
        check(io::ErrorKind::IsADirectory, "a folder");
        check(io::ErrorKind::InvalidFilename, "Invalid path");
        check(io::ErrorKind::NotFound, "no such artifact");
    }
}
