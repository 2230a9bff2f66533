//! What is asked of versions that are there.

use fmf_core::{PromptName, Version};

use crate::mlflow::{
    ApiError, Params, Stage,
    rules::{self, VersionNumber},
};

/// `model-versions/get`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetModelVersion {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
}

impl GetModelVersion {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, version) = read_both(params)?;
        let name = rules::name(&name)?;
        let version = VersionNumber::read(&version)?.of(&name)?;
        Ok(Self { name, version })
    }
}

/// `model-versions/delete`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteModelVersion {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
}

impl DeleteModelVersion {
    /// # Errors
    /// The first rule that is broken; the version is looked at before the name.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, version) = read_both(params)?;
        let version = VersionNumber::read(&version)?;
        let name = rules::name(&name)?;
        Ok(Self { version: version.of(&name)?, name })
    }
}

/// `model-versions/get-download-uri`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetDownloadUri {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
}

impl GetDownloadUri {
    /// # Errors
    /// The first rule that is broken. MLflow has no schema for this endpoint: what is missing is
    /// an empty text.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = rules::name(&params.optional_string("name")?.unwrap_or_default())?;
        let version = params.optional_string("version")?.unwrap_or_default();
        let version = VersionNumber::read(&version)?.of(&name)?;
        Ok(Self { name, version })
    }
}

/// `model-versions/update`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateModelVersion {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
    /// The new description; nothing said takes the old one away, an empty text stays one.
    pub description: Option<String>,
}

impl UpdateModelVersion {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, version) = read_both(params)?;
        let description = params.optional_string("description")?;
        let name = rules::name(&name)?;
        let version = VersionNumber::read(&version)?.of(&name)?;
        Ok(Self { name, version, description })
    }
}

/// `model-versions/transition-stage`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionStage {
    /// The model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
    /// Where it goes.
    pub stage: Stage,
    /// Whether what stands there is archived.
    pub archive_existing_versions: bool,
}

impl TransitionStage {
    /// # Errors
    /// The first rule that is broken; the stage is looked at first.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, version) = read_both(params)?;
        let written = params.required_string("stage")?;
        let archive_existing_versions = params.flag("archive_existing_versions")?;
        let stage = Stage::read(&written)?;
        if archive_existing_versions && !stage.is_active() {
            return Err(ApiError::invalid(format!(
                "Model version transition cannot archive existing model versions because \
                 '{written}' is not an Active stage. Valid stages are ['Staging', 'Production']"
            )));
        }
        let name = rules::name(&name)?;
        let version = VersionNumber::read(&version)?.of(&name)?;
        Ok(Self { name, version, stage, archive_existing_versions })
    }
}

fn read_both(params: &Params) -> Result<(String, String), ApiError> {
    Ok((params.required_string("name")?, params.required_string("version")?))
}
