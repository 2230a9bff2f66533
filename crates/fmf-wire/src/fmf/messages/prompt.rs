//! A prompt: everything but what its versions say.

use std::collections::BTreeMap;

use fmf_core::{Alias, Prompt as CorePrompt, Result, StoreError, Version};
use serde::{Deserialize, Serialize};

use super::{
    Tags, corrupt,
    document::{moment_text, read_moments},
};

/// A prompt: everything but what its versions say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Prompt {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The highest version there is.
    pub latest: Option<u32>,
    /// Every alias and the version it stands for.
    pub aliases: BTreeMap<String, u32>,
    /// Its own tags, in the order in which they were first set; those of its versions are another
    /// set.
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<String, String>))]
    pub tags: Tags,
    /// When it was created, where that is known.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub created_at: Option<String>,
    /// When a version last came or went, or the prompt was described anew.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub updated_at: Option<String>,
}

impl From<&CorePrompt> for Prompt {
    fn from(prompt: &CorePrompt) -> Self {
        let aliases = prompt.aliases.iter();
        Self {
            name: prompt.name.to_string(),
            description: prompt.description.clone(),
            latest: prompt.latest.map(Version::get),
            aliases: aliases.map(|(alias, at)| (alias.to_string(), at.get())).collect(),
            tags: Tags::from(&prompt.tags),
            created_at: moment_text(prompt.created_at),
            updated_at: moment_text(prompt.updated_at),
        }
    }
}

impl TryFrom<Prompt> for CorePrompt {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a name, a number or a moment that cannot be.
    fn try_from(prompt: Prompt) -> Result<Self> {
        let aliases = prompt.aliases.into_iter().map(standing);
        Ok(Self {
            name: prompt.name.parse().map_err(|error| corrupt(&error))?,
            description: prompt.description,
            tags: prompt.tags.try_into()?,
            aliases: aliases.collect::<Result<_>>()?,
            latest: prompt.latest.map(read_version).transpose()?,
            created_at: read_moments(prompt.created_at)?,
            updated_at: read_moments(prompt.updated_at)?,
        })
    }
}

fn standing((alias, version): (String, u32)) -> Result<(Alias, Version)> {
    Ok((alias.parse().map_err(|error| corrupt(&error))?, read_version(version)?))
}

/// The version of that number.
///
/// # Errors
/// `Corrupt` for 0.
pub(super) fn read_version(number: u32) -> Result<Version> {
    Version::new(number).ok_or_else(|| {
        corrupt(&StoreError::Invalid("0 is not a version; versions are numbers from 1".to_owned()))
    })
}
