//! What is asked of prompts and registered models themselves.

use fmf_core::{
    PromptName,
    entry::{EntryKind, EntryTag, EntryVersion, Fact, NewEntry},
};

use crate::mlflow::{ApiError, Params, Stage, keys::Level, rules};

/// `registered-models/create`
#[derive(Debug, Clone)]
pub struct CreateRegisteredModel {
    /// What is to be created.
    pub entry: NewEntry,
}

impl CreateRegisteredModel {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let tags = params.tags("tags")?;
        let description = params.optional_string("description")?;
        let name = rules::name(&name)?;
        let tags = rules::tags(Level::Entry, tags)?;
        Ok(Self { entry: NewEntry { name, description, tags } })
    }

    /// What the name is wanted for; a name that is taken is refused in words that tell it.
    #[must_use]
    pub fn wanted(&self) -> EntryKind {
        match EntryTag::find(&self.entry.tags, Fact::IsPrompt) {
            Some(_) => EntryKind::Prompt,
            None => EntryKind::Model,
        }
    }
}

/// `registered-models/get`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetRegisteredModel {
    /// The prompt or model.
    pub name: PromptName,
}

impl GetRegisteredModel {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { name: read_name(params)? })
    }
}

/// `registered-models/delete`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteRegisteredModel {
    /// The prompt or model.
    pub name: PromptName,
}

impl DeleteRegisteredModel {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { name: read_name(params)? })
    }
}

/// `registered-models/update`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRegisteredModel {
    /// The prompt or model.
    pub name: PromptName,
    /// What it is for; nothing said takes the old one away.
    pub description: Option<String>,
}

impl UpdateRegisteredModel {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let description = params.optional_string("description")?;
        let description = description.filter(|text| !text.is_empty());
        Ok(Self { name: rules::name(&name)?, description })
    }
}

/// `registered-models/rename`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameRegisteredModel {
    /// The prompt or model.
    pub name: PromptName,
    /// What it is to be called.
    pub new_name: PromptName,
}

impl RenameRegisteredModel {
    /// # Errors
    /// The first rule that is broken; the new name is looked at first.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let new_name = params.required_string("new_name")?;
        let new_name = rules::name_of("new_name", &new_name)?;
        Ok(Self { name: rules::name(&name)?, new_name })
    }
}

/// `registered-models/get-latest-versions`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetLatestVersions {
    /// The prompt or model.
    pub name: PromptName,
    /// What was written as stages; nothing stands for all of them.
    stages: Vec<String>,
}

impl GetLatestVersions {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let stages = params.strings("stages")?;
        Ok(Self { name: rules::name(&name)?, stages })
    }

    /// Those of the latest versions that were asked for. The stages are looked at last: MLflow
    /// refuses an unknown name first.
    ///
    /// # Errors
    /// `INVALID_PARAMETER_VALUE` for an unknown stage.
    pub fn among(&self, latest: Vec<EntryVersion>) -> Result<Vec<EntryVersion>, ApiError> {
        let stages = self.stages.iter().map(|stage| Ok(Stage::read(stage)?.as_str()));
        let stages = stages.collect::<Result<Vec<_>, ApiError>>()?;
        let asked =
            |version: &EntryVersion| stages.is_empty() || stages.contains(&version.stage.as_str());
        Ok(latest.into_iter().filter(asked).collect())
    }
}

fn read_name(params: &Params) -> Result<PromptName, ApiError> {
    rules::name(&params.required_string("name")?)
}
