//! What is asked of aliases.

use fmf_core::{Alias, PromptName, Selector, Version};

use crate::mlflow::{
    ApiError, Params,
    rules::{self, VersionNumber},
};

/// `POST registered-models/alias`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAlias {
    /// The prompt or model.
    pub name: PromptName,
    /// Its alias.
    pub alias: Alias,
    /// What the alias is to stand for.
    pub version: Version,
}

impl SetAlias {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.required_string("name")?;
        let alias = params.required_string("alias")?;
        let version = params.required_string("version")?;
        let name = rules::name(&name)?;
        let alias = rules::alias(&alias)?;
        alias.check_settable().map_err(rules::invalid)?;
        let version = VersionNumber::read(&version)?.of(&name)?;
        Ok(Self { name, alias, version })
    }
}

/// `DELETE registered-models/alias`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteAlias {
    /// The prompt or model.
    pub name: PromptName,
    /// Its alias.
    pub alias: Alias,
}

impl DeleteAlias {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, alias) = read_both(params)?;
        Ok(Self { name, alias })
    }
}

/// `GET registered-models/alias`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetByAlias {
    /// The prompt or model.
    pub name: PromptName,
    /// The alias, or the latest version for `latest` in any case.
    pub selector: Selector,
}

impl GetByAlias {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        let (name, alias) = read_both(params)?;
        Ok(Self { name, selector: alias.into() })
    }
}

fn read_both(params: &Params) -> Result<(PromptName, Alias), ApiError> {
    let name = params.required_string("name")?;
    let alias = params.required_string("alias")?;
    Ok((rules::name(&name)?, rules::alias(&alias)?))
}
