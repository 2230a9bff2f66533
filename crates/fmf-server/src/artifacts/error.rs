//! What goes wrong with artifacts, by what a client can do about it.

use std::{error::Error, io, iter};

#[cfg(feature = "clouds")]
use super::clouds::is_silent;
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
            object_store::Error::PermissionDenied { .. }
            | object_store::Error::Unauthenticated { .. } => {
                Self::unavailable("refuses what the server asks of it", on_one_line(&error))
            }
            error => match io_cause(&error).map(io::Error::kind) {
                Some(kind) => Self::of_kind(kind, on_one_line(&error).into()),
                None if is_silent(&error) => {
                    Self::unavailable("cannot be reached", on_one_line(&error))
                }
                None => Self::unavailable("does not answer as it should", on_one_line(&error)),
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

    /// What a listing met. That a name in the store is no path is nothing a client wrote.
    pub(super) fn of_listing(error: object_store::Error) -> Self {
        match error {
            object_store::Error::InvalidPath { source } => Self::Unavailable {
                said: "a file that others wrote into the artifact store has a name that is no \
                       path; rename or remove it there"
                    .to_owned(),
                source: source.into(),
            },
            error => error.into(),
        }
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

/// What a store says, which may be a whole page, and those of its causes that it does not tell.
pub(super) fn on_one_line(error: &object_store::Error) -> String {
    let mut told = error.to_string();
    for cause in causes(error).map(ToString::to_string) {
        if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the system said, if it was the system.
fn io_cause(error: &object_store::Error) -> Option<&io::Error> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// An error and its causes, down to the first of them.
pub(super) fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(Some(error as &(dyn Error + 'static)), |cause| (*cause).source())
}

/// Whether no answer came, as a client of clouds says it.
#[cfg(not(feature = "clouds"))]
fn is_silent(_: &object_store::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::chain;

    fn check(kind: io::ErrorKind, expect: &str) {
        let source = Box::new(io::Error::from(kind));
        let error = object_store::Error::Generic { store: "x", source };
        assert!(ArtifactError::from(error).to_string().contains(expect), "{kind}");
        assert!(ArtifactError::from(io::Error::from(kind)).to_string().contains(expect), "{kind}");
    }

    #[test]
    fn a_page_of_a_cloud_is_told_once_and_on_one_line() {
        let source = "404:\n<Error>\n  <Code>NoSuchBucket</Code>\n</Error>".into();
        let error = ArtifactError::from(object_store::Error::Generic { store: "S3", source });
        let told = chain(&error);
        let page = "Generic S3 error: 404: <Error> <Code>NoSuchBucket</Code> </Error>";
        assert!(told.ends_with(&format!(": {page}")), "{told}");
        assert_eq!(told.matches("NoSuchBucket").count(), 1, "{told}");
    }

    #[test]
    fn a_name_that_others_wrote_is_no_path_of_the_client() {
        let error = object_store::path::Path::parse("a//b").unwrap_err().into();
        assert!(ArtifactError::of_listing(error).to_string().contains("that others wrote"));
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
