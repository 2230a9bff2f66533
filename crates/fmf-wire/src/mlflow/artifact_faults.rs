//! What goes wrong with the files of runs and models, in MLflow's words.

use std::fmt::Display;

use super::{ApiError, ErrorCode};

impl ApiError {
    /// A path that leads out of where files are.
    #[must_use]
    pub fn invalid_path() -> Self {
        Self::invalid("Invalid path")
    }

    /// There is no file at `path`.
    pub fn artifact_not_found(path: impl Display) -> Self {
        let message = format!("No such artifact: '{path}'");
        Self::new(ErrorCode::ResourceDoesNotExist, message)
    }

    /// A folder is at `path`, and a file is meant.
    pub fn artifact_is_folder(path: impl Display) -> Self {
        Self::invalid(format!("Artifact path refers to a directory, not a file: '{path}'"))
    }

    /// The files are at an address that this server does not keep. MLflow's server would look
    /// there itself.
    #[must_use]
    pub fn artifacts_elsewhere(address: &str) -> Self {
        Self::invalid(format!(
            "the files are at '{address}', which this server does not keep; read them there"
        ))
    }
}
