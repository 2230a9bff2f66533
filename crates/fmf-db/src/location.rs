//! Where a registry's database is.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use fmf_core::{Result, StoreError};

use crate::{content::Content, engine::Address};

/// Where a registry's database is: `sqlite:fmf-data/fmf.db`, `sqlite::memory:` for one that is
/// gone when it is closed, or `postgres://user:password@host/database`. Printed, it says no
/// password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    location: Location,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    File(PathBuf),
    Memory,
    Postgres(Box<Address>),
}

impl DatabaseUrl {
    fn of(location: Location) -> Self {
        Self { location, content: Content::Registry }
    }

    /// The SQLite database in this file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(Location::File(path.into()))
    }

    /// A database in memory, for tests.
    #[must_use]
    pub fn memory() -> Self {
        Self::of(Location::Memory)
    }

    /// The file, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.location {
            Location::File(path) => Some(path),
            Location::Memory | Location::Postgres(_) => None,
        }
    }

    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    pub(crate) fn content(&self) -> Content {
        self.content
    }

    /// Where the runs of this registry are: in the file `runs.db` beside `fmf.db`, in
    /// `name.runs.db` beside any other, or in a schema of their own in the same database.
    #[must_use]
    pub fn runs(&self) -> Self {
        let location = match &self.location {
            Location::File(path) => Location::File(path.with_file_name(runs_file(path))),
            other => other.clone(),
        };
        Self { location, content: Content::Runs }
    }

    /// What is there, as a person would name it.
    #[must_use]
    pub fn store(&self) -> String {
        let what = self.content.name();
        match &self.location {
            Location::Memory => format!("{what} in memory"),
            Location::File(path)
                if path.is_absolute() || path.starts_with(".") || path.starts_with("..") =>
            {
                format!("{what} in {}", path.display())
            }
            Location::File(path) => format!("{what} in ./{}", path.display()),
            Location::Postgres(address) => format!("{what} in {address}"),
        }
    }
}

fn runs_file(registry: &Path) -> String {
    let stem = registry.file_stem().unwrap_or_default().to_string_lossy();
    match &*stem {
        "fmf" => "runs.db".to_owned(),
        stem => format!("{stem}.runs.db"),
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    /// # Errors
    /// `Invalid` for anything else, without a password that it may hold.
    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::of(Location::Postgres(Box::new(Address::parse(text)?))));
        }
        let path = text.strip_prefix("sqlite:").ok_or_else(|| {
            StoreError::Invalid(
                "a database URL is sqlite:fmf-data/fmf.db or postgres://user@host/database"
                    .to_owned(),
            )
        })?;
        match path {
            ":memory:" => Ok(Self::memory()),
            "" => Err(StoreError::Invalid(format!(
                "{text:?} names no file; write sqlite:fmf-data/fmf.db"
            ))),
            // Elsewhere `sqlite:///x` is a relative path: better to ask than to guess.
            _ if path.starts_with("//") => Err(StoreError::Invalid(format!(
                "{text:?} is ambiguous; write sqlite:relative/path or sqlite:/absolute/path"
            ))),
            path => Ok(Self::file(path)),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Location::File(path) => write!(f, "sqlite:{}", path.display()),
            Location::Memory => f.write_str("sqlite::memory:"),
            Location::Postgres(address) => address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_printed_as_it_is_read() {
        for text in [
            "sqlite:fmf-data/fmf.db",
            "sqlite:/var/fmf.db",
            "sqlite::memory:",
            "postgres://ana@db:5433/fmf",
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_url_of_ours_says_what_to_write() {
        for text in ["", "sqlite:", "sqlite:///x.db", "mysql://me:s3cret@host", "fmf.db"] {
            let error = text.parse::<DatabaseUrl>().unwrap_err();
            assert!(error.to_string().contains("sqlite:"), "{text}: {error}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn runs_are_beside_their_registry() {
        let runs = |text: &str| text.parse::<DatabaseUrl>().unwrap().runs().store();
        assert_eq!(runs("sqlite:fmf-data/fmf.db"), "runs in ./fmf-data/runs.db");
        assert_eq!(runs("sqlite:/var/team.db"), "runs in /var/team.runs.db");
        assert_eq!(runs("sqlite::memory:"), "runs in memory");
        assert_eq!(runs("postgres://ana:s3cret@db/fmf"), "runs in postgres://ana@db/fmf");
    }

    #[test]
    fn a_registry_names_itself_by_its_file() {
        let named = |text: &str| text.parse::<DatabaseUrl>().unwrap().store();
        assert_eq!(named("sqlite:fmf-data/fmf.db"), "registry in ./fmf-data/fmf.db");
        assert_eq!(named("sqlite:../fmf.db"), "registry in ../fmf.db");
        assert_eq!(named("sqlite:/var/fmf.db"), "registry in /var/fmf.db");
        assert_eq!(named("postgres://ana:s3cret@db/fmf"), "registry in postgres://ana@db/fmf");
    }
}
