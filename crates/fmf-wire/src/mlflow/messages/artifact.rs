//! The files of runs and models on the wire.

use serde::{Deserialize, Serialize};

/// A file, or a folder of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactFile {
    /// Its name, or its path below the run it belongs to.
    pub path: String,
    /// Whether it is a folder.
    pub is_dir: bool,
    /// Its bytes; of a file that has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_size: Option<u64>,
}

/// What stands in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactsPage {
    /// Where the run's files are, if a run was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_uri: Option<String>,
    /// Files and folders, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ArtifactFile>,
}
