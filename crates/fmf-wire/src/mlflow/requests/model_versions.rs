//! What is asked of versions.

use fmf_core::{
    PromptName, Version,
    entry::{EntryKey, Fact, NewEntryVersion},
};

use crate::mlflow::{
    ApiError, Params, Stage,
    keys::{Level, to_entry_key},
    rules::{self, VersionNumber},
    source::{check_model_source, check_prompt_source},
};

/// `model-versions/create`
#[derive(Debug, Clone)]
pub struct CreateModelVersion {
    /// What is to be added. A text that was not given is empty, not absent, as in MLflow.
    pub version: NewEntryVersion,
    /// The logged model it is made of, if it says so.
    pub model_id: Option<String>,
}

impl CreateModelVersion {
    /// # Errors
    /// The first rule that is broken; the source is looked at before the name.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let source = params.required_string("source")?;
        let run_id = params.optional_string("run_id")?.unwrap_or_default();
        let tags = params.tags("tags")?;
        let run_link = params.optional_string("run_link")?.unwrap_or_default();
        let description = params.optional_string("description")?.unwrap_or_default();
        let model_id = params.optional_string("model_id")?.filter(|id| !id.is_empty());
        if asks_for_prompt(&tags) {
            check_prompt_source(&source)?;
        } else {
            check_model_source(&source, &run_id, model_id.as_deref().unwrap_or_default())?;
        }
        let version = NewEntryVersion {
            name: rules::name(&name)?,
            tags: rules::tags(Level::Version, tags)?,
            description: Some(description),
            source,
            run_id: Some(run_id),
            run_link: Some(run_link),
        };
        Ok(Self { version, model_id })
    }
}

/// Whether the tags, the last of each key, say that this is a prompt.
fn asks_for_prompt(tags: &[(String, String)]) -> bool {
    let is_prompt = EntryKey::Fact(Fact::IsPrompt);
    let said = tags.iter().rfind(|(key, _)| to_entry_key(Level::Version, key) == is_prompt);
    said.is_some_and(|(_, value)| value.to_lowercase() == "true")
}

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
