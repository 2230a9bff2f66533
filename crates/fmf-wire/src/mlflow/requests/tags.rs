//! What is asked of tags.

use fmf_core::{
    PromptName, Version,
    entry::{EntryKey, EntryTag},
};

use crate::mlflow::{
    ApiError, Params,
    keys::Level,
    rules::{self, VersionNumber},
};

/// `registered-models/set-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRegisteredModelTag {
    /// The prompt or model.
    pub name: PromptName,
    /// The tag.
    pub tag: EntryTag,
}

impl SetRegisteredModelTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let key = params.required_string("key")?;
        let value = params.optional_string("value")?.unwrap_or_default();
        let name = rules::name(&name)?;
        Ok(Self { name, tag: rules::tag(Level::Entry, &key, value)? })
    }
}

/// `registered-models/delete-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteRegisteredModelTag {
    /// The prompt or model.
    pub name: PromptName,
    /// The tag's key.
    pub key: EntryKey,
}

impl DeleteRegisteredModelTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let key = params.required_string("key")?;
        let name = rules::name(&name)?;
        Ok(Self { name, key: rules::tag_key(Level::Entry, &key)? })
    }
}

/// `model-versions/set-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetModelVersionTag {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
    /// The tag.
    pub tag: EntryTag,
}

impl SetModelVersionTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let version = params.required_string("version")?;
        let key = params.required_string("key")?;
        let value = params.optional_string("value")?.unwrap_or_default();
        let name = rules::name(&name)?;
        let version = VersionNumber::read(&version)?;
        let tag = rules::tag(Level::Version, &key, value)?;
        Ok(Self { version: version.of(&name)?, name, tag })
    }
}

/// `model-versions/delete-tag`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteModelVersionTag {
    /// The prompt or model.
    pub name: PromptName,
    /// Its version.
    pub version: Version,
    /// The tag's key.
    pub key: EntryKey,
}

impl DeleteModelVersionTag {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let version = params.required_string("version")?;
        let key = params.required_string("key")?;
        let name = rules::name(&name)?;
        let version = VersionNumber::read(&version)?;
        let key = rules::tag_key(Level::Version, &key)?;
        Ok(Self { version: version.of(&name)?, name, key })
    }
}
