//! What can be wrong with a configuration.

use std::{io, path::PathBuf};

use super::Origin;

/// Why a configuration cannot be used: what, where it stands, and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that was named, or found, cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not the YAML it should be.
    #[error("{} cannot be understood: {why}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with the line where that is known.
        why: String,
    },
    /// A key below one of FMF's own sections that FMF does not know.
    #[error("unknown key {key:?} in {origin}; {hint}")]
    UnknownKey {
        /// The key, with its section.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// The nearest known key, or the keys there are.
        hint: String,
    },
    /// A value that its key cannot hold.
    #[error("{key} cannot be {value} ({origin}); expected {expected}")]
    BadValue {
        /// The key, with its section.
        key: &'static str,
        /// The value, quoted; never a secret.
        value: String,
        /// Where it stands.
        origin: Origin,
        /// What the key holds.
        expected: String,
    },
    /// A secret in a file that others read.
    #[error("{key} must not stand in {origin}; set {variable} in the environment instead")]
    SecretInFile {
        /// The key, with its section.
        key: &'static str,
        /// Where it stands.
        origin: Origin,
        /// The variable to set.
        variable: String,
    },
}
