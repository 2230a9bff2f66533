//! What is asked of the files of runs and models. Their paths are texts here: where they may lead is
//! the store's question.

use fmf_core::{PromptName, Version, tracking::RunId};

use super::GetDownloadUri;
use crate::mlflow::{ApiError, Params, tracking_rules as rules};

/// `mlflow-artifacts/artifacts`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFiles {
    /// The folder; empty for the root.
    pub path: String,
}

/// `artifacts/list`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFilesOfRun {
    /// The run.
    pub run: RunId,
    /// The folder below its own; empty for that itself.
    pub path: String,
}

/// `get-artifact`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOfRun {
    /// The run.
    pub run: RunId,
    /// The file, below the run's folder.
    pub path: String,
}

/// `model-versions/get-artifact`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOfVersion {
    /// The model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
    /// The file, below the version's folder.
    pub path: String,
}

impl ListFiles {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { path: params.optional_string("path")?.unwrap_or_default() })
    }
}

impl ListFilesOfRun {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let run = rules::run_id(params)?;
        Ok(Self { run, path: params.optional_string("path")?.unwrap_or_default() })
    }
}

impl FileOfRun {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let path = params.required_string("path")?;
        Ok(Self { run: rules::run_id(params)?, path })
    }
}

impl FileOfVersion {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let path = params.required_string("path")?;
        let GetDownloadUri { name, version } = GetDownloadUri::read(params)?;
        Ok(Self { name, version, path })
    }
}
