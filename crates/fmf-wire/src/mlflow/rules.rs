//! From the texts of a request to the types of the ground, in MLflow's words when they are wrong.
//!
//! Most rules stand in `fmf-core` already, words included; here is what only the protocol says.

use fmf_core::{
    Alias, PromptName, StoreError, TagKey, Version, check_tag_value, check_text,
    entry::{EntryKey, EntryTag, Fact},
    python::int,
};

use super::{
    ApiError,
    keys::{Level, to_entry_key},
};

pub(super) fn name(text: &str) -> Result<PromptName, ApiError> {
    name_of("name", text)
}

/// A name that came as parameter `parameter`; only its absence is told by that.
pub(super) fn name_of(parameter: &str, text: &str) -> Result<PromptName, ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::invalid(format!(
            "Missing value for required parameter '{parameter}'."
        )));
    }
    text.parse().map_err(invalid)
}

pub(super) fn alias(text: &str) -> Result<Alias, ApiError> {
    text.parse().map_err(invalid)
}

/// The tags of a list; the last value of a repeated key wins.
pub(super) fn tags(level: Level, pairs: Vec<(String, String)>) -> Result<Vec<EntryTag>, ApiError> {
    let tags: Result<_, _> =
        pairs.into_iter().map(|(key, value)| tag(level, &key, value)).collect();
    tags.map(EntryTag::collapse)
}

pub(super) fn tag(level: Level, key: &str, value: String) -> Result<EntryTag, ApiError> {
    check_key(key)?;
    key.parse::<TagKey>().map_err(invalid)?;
    let key = to_entry_key(level, key);
    if key == EntryKey::Fact(Fact::Template) {
        check_text(&value).map_err(invalid)?;
    }
    check_tag_value(&value).map_err(invalid)?;
    Ok(EntryTag { key, value })
}

/// The key of a tag that is to be deleted, whose length does not matter.
pub(super) fn tag_key(level: Level, key: &str) -> Result<EntryKey, ApiError> {
    check_key(key)?;
    Ok(to_entry_key(level, key))
}

fn check_key(key: &str) -> Result<(), ApiError> {
    if key.is_empty() {
        return Err(ApiError::invalid(
            "Invalid value \"\" for parameter 'key' supplied: Names may be treated as files in \
             certain cases, and must not resolve to other names when treated as such. This name \
             would resolve to '.'",
        ));
    }
    TagKey::check_characters(key).map_err(invalid)
}

/// An integer that was given for a version. Whether there can be such a version is asked last,
/// as MLflow does.
pub(super) struct VersionNumber(String);

impl VersionNumber {
    pub(super) fn read(text: &str) -> Result<Self, ApiError> {
        int(text).map(Self).ok_or_else(|| {
            ApiError::invalid(format!("Parameter 'version' must be an integer, got '{text}'."))
        })
    }

    /// The version of `name`; an integer that no version can bear is one that is not there.
    pub(super) fn of(self, name: &PromptName) -> Result<Version, ApiError> {
        self.0.parse().map_err(|_| ApiError::version_not_found(name, self.0))
    }
}

/// A rule of the ground was broken; its words are MLflow's where MLflow has some.
pub(super) fn invalid(error: StoreError) -> ApiError {
    ApiError::from(error)
}
