//! What a store says, as a problem document.

use fmf_core::{
    Alias, Bearing as CoreBearing, Missing, NotThen, StoreError, Version,
    entry::{EntryKind, OriginFault},
};

use super::ProblemKind;
use crate::fmf::messages::{Bearing, Problem};

/// How the registry of a server is called by those who have its address anyway.
const HERE: &str = "this registry";

impl From<StoreError> for Problem {
    /// What is nobody's business outside (`Corrupt`, `Backend`, where the registry lies) is left
    /// out: the server logs the details.
    fn from(error: StoreError) -> Self {
        let detail = error.to_string();
        match error {
            StoreError::Invalid(_) => Self::new(ProblemKind::Invalid, detail),
            StoreError::PromptNotFound { name, .. } => {
                let detail = format!("no prompt {:?} in {HERE}", name.as_str());
                let problem = Self::new(ProblemKind::PromptNotFound, detail);
                Self { name: Some(name.to_string()), ..problem }
            }
            StoreError::VersionNotFound { name, version, latest } => Self {
                name: Some(name.to_string()),
                version: Some(version),
                latest: latest.map(Version::get),
                ..Self::new(ProblemKind::VersionNotFound, detail)
            },
            StoreError::AliasNotFound { name, alias, known, dangling } => Self {
                name: Some(name.to_string()),
                alias: Some(alias.to_string()),
                known: Some(texts(&known)),
                stands_for: dangling.map(|dangling| dangling.version.get()),
                latest: dangling.and_then(|dangling| dangling.latest).map(Version::get),
                ..Self::new(ProblemKind::AliasNotFound, detail)
            },
            StoreError::NotThen(then) => not_then(*then, detail),
            StoreError::AlreadyExists { name, existing } => Self {
                name: Some(name.to_string()),
                existing: Some(entry_word(existing).to_owned()),
                ..Self::new(ProblemKind::AlreadyExists, detail)
            },
            StoreError::UnfitOrigin { written, fault } => Self {
                what: Some(written),
                fault: Some(fault_word(fault).to_owned()),
                ..Self::new(ProblemKind::UnfitOrigin, detail)
            },
            // Nothing of this API is about runs yet.
            StoreError::Tracking(_) => Self::new(ProblemKind::Conflict, detail),
            StoreError::Conflict(_) => Self::new(ProblemKind::Conflict, detail),
            StoreError::Denied(_) => Self::new(ProblemKind::Denied, detail),
            StoreError::Unsupported { what, .. } => {
                let detail = format!("{HERE} does not support {what}");
                Self { what: Some(what), ..Self::new(ProblemKind::Unsupported, detail) }
            }
            StoreError::Unavailable(_) => Self::new(ProblemKind::Unavailable, detail),
            StoreError::Corrupt(_) => {
                let detail = "something in this registry cannot be understood; its log tells what";
                Self::new(ProblemKind::Corrupt, detail)
            }
            StoreError::Backend { .. } => {
                Self::new(ProblemKind::Internal, "the server met an internal error")
            }
        }
    }
}

fn not_then(then: NotThen, detail: String) -> Problem {
    let problem = Problem {
        name: Some(then.name.to_string()),
        at: Some(then.at.to_string()),
        ..Problem::new(ProblemKind::NotThen, detail)
    };
    let missing = |word: &str| Some(word.to_owned());
    match then.missing {
        Missing::Prompt { ended, begins } => Problem {
            missing: missing("prompt"),
            ended: ended.map(Bearing::from),
            begins: begins.map(Bearing::from),
            ..problem
        },
        Missing::Version { version, latest, begins, ended } => {
            let at = |at| Bearing::from(CoreBearing { at, renamed: None });
            Problem {
                missing: missing("version"),
                version: Some(version),
                latest: latest.map(Version::get),
                begins: begins.map(at),
                ended: ended.map(at),
                ..problem
            }
        }
        Missing::Alias { alias, known } => Problem {
            missing: missing("alias"),
            alias: Some(alias.to_string()),
            known: Some(texts(&known)),
            ..problem
        },
    }
}

impl From<CoreBearing> for Bearing {
    fn from(bearing: CoreBearing) -> Self {
        Self { at: bearing.at.to_string(), renamed: bearing.renamed.map(|name| name.to_string()) }
    }
}

fn texts(aliases: &[Alias]) -> Vec<String> {
    aliases.iter().map(ToString::to_string).collect()
}

pub(super) fn entry_word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Prompt => "prompt",
        EntryKind::Model => "model",
    }
}

pub(super) fn fault_word(fault: OriginFault) -> &'static str {
    match fault {
        OriginFault::OfPrompt => "of_prompt",
        OriginFault::OfAnotherRun => "of_another_run",
    }
}
