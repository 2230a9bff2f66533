//! Which texts a change has made old.

use std::{collections::BTreeMap, sync::Arc};

use fmf_core::{Action, Version};

use super::Words;
use crate::log;

/// Texts that are to be indexed, each with its words if whoever wrote it knows them.
pub(crate) type StaleTexts = BTreeMap<Stale, Option<Arc<Words>>>;

/// Texts that are not as the index has them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stale {
    /// The life they belong to.
    pub(super) life: String,
    pub(super) part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Those of the prompt itself.
    Prompt,
    /// Those of a version that the index cannot hold yet, so that nothing is looked for there.
    NewVersion(Version),
    Version(Version),
    /// Those of the prompt and of all its versions.
    Everything,
}

impl Stale {
    /// The texts of a version that was made.
    pub(crate) fn new_version(life: &str, version: Version) -> Self {
        Self { life: life.to_owned(), part: Part::NewVersion(version) }
    }

    /// What a change has made old. A kind of change that is new has to be thought of here.
    pub(crate) fn after(change: &log::Entry<'_>) -> Option<Self> {
        let part = match change.action {
            Action::PromptCreated
            | Action::PromptDescribed
            | Action::PromptTagSet
            | Action::PromptTagDeleted => Part::Prompt,
            Action::VersionCreated => Part::NewVersion(change.version?),
            Action::VersionDescribed
            | Action::VersionDeleted
            | Action::VersionTagSet
            | Action::VersionTagDeleted => Part::Version(change.version?),
            // The name stands in the texts of each version.
            Action::PromptRenamed | Action::PromptDeleted => Part::Everything,
            Action::AliasSet
            | Action::AliasDeleted
            | Action::ModelConfigSet
            | Action::ModelConfigDeleted
            | Action::TokenAdded
            | Action::TokenRevoked
            | Action::PolicySet
            | Action::PolicyDeleted => return None,
        };
        Some(Self { life: change.prompt_id?.to_owned(), part })
    }
}
