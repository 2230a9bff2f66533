//! Versions made from versions: a new version of a model may have the files of another one.
//!
//! What a caller may name, and what has to be true of it. Finding it is the registry's business.

use std::fmt;

use crate::{PromptName, Selector};

/// Where the files of a new version are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// At this address, which is kept as it was written.
    Address(String),
    /// Where the address leads to: it is kept as it was written, and the files are there.
    Resolved {
        /// The address, such as that of a logged model.
        written: String,
        /// Where its files are.
        files: String,
    },
    /// Where those of another version are.
    Version(Origin),
}

impl Source {
    /// The source in the words of the caller.
    #[must_use]
    pub fn written(&self) -> &str {
        match self {
            Self::Address(written)
            | Self::Resolved { written, .. }
            | Self::Version(Origin { written, .. }) => written,
        }
    }
}

impl From<&str> for Source {
    fn from(address: &str) -> Self {
        Self::Address(address.to_owned())
    }
}

/// The version from which another one is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// How the caller wrote it; a refusal repeats that.
    pub written: String,
    /// The model.
    pub name: PromptName,
    /// Which of its versions.
    pub version: OriginVersion,
}

impl Origin {
    /// The lasting address of `version` of this model, whatever was written.
    #[must_use]
    pub fn address(&self, version: impl fmt::Display) -> String {
        format!("models:/{}/{version}", self.name)
    }
}

/// How the version is named from which another one is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginVersion {
    /// As every version is.
    Selected(Selector),
    /// As the highest one of that stage.
    InStage(String),
}

impl fmt::Display for OriginVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Selected(selector) => selector.fmt(f),
            Self::InStage(stage) => f.write_str(stage),
        }
    }
}

/// Why no version can be made from one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginFault {
    /// It is a prompt's.
    #[error("a version of a prompt has no files")]
    OfPrompt,
    /// The caller says of it what is not so.
    #[error("it was made by another run")]
    OfAnotherRun,
}

/// What has to be there before anything else is said of a new version.
#[derive(Debug, Clone)]
pub enum Requirement {
    /// A prompt or a model of that name.
    Entry(PromptName),
    /// A model of that name; the text is how the caller wrote it.
    Model(PromptName, String),
    /// The version from which the new one is made, by that run if one is named.
    Origin(Origin, Option<String>),
}
