//! Placeholders: how a number that the source has deleted is used up in the target too.
//!
//! A store gives the next number and never gives one twice. So a version is registered and
//! deleted at once. It says what the version after it will say: if the target turns out to give
//! that version's own number, it is that version already.

use fmf_core::{NewVersion, PromptVersion};

/// The message of a placeholder, by which one that was left behind is known.
pub(super) const MESSAGE: &str = "placeholder: this version was deleted in the source";

/// A placeholder before `next`, still without who and why.
pub(super) fn before(next: &PromptVersion) -> NewVersion {
    NewVersion {
        response_format: next.response_format.clone(),
        commit_message: Some(MESSAGE.to_owned()),
        ..NewVersion::new(next.name.clone(), next.template.clone())
    }
}

/// Whether a version is a placeholder that nobody has made use of.
pub(super) fn is_one(version: &PromptVersion) -> bool {
    says_so(version.commit_message.as_deref())
        && version.tags.is_empty()
        && version.aliases.is_empty()
}

/// Whether a message, or the description that a first message becomes, is that of a placeholder.
pub(super) fn says_so(message: Option<&str>) -> bool {
    message == Some(MESSAGE)
}
