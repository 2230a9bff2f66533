//! The one error of every store, its variants chosen by what the caller can do about them.

use std::error::Error;

use crate::{
    Alias, NotThen, PromptName, Version,
    entry::{EntryKind, OriginFault},
    tracking::TrackingFault,
};

/// What a store answers.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The request itself is wrong; asking again changes nothing.
    #[error("{0}")]
    Invalid(String),
    /// No prompt of that name.
    #[error("no prompt {name:?} in {store}", name = name.as_str())]
    PromptNotFound {
        /// The name that was asked for.
        name: PromptName,
        /// Where it was looked for, as the store prints itself.
        store: String,
    },
    /// The prompt is there, the version is not.
    #[error("prompt {name:?} has no version {version}{}", known_versions(*.latest), name = name.as_str())]
    VersionNotFound {
        /// The prompt.
        name: PromptName,
        /// The number that was asked for; `latest` of a prompt without versions is spelled so.
        version: String,
        /// The highest version there is.
        latest: Option<Version>,
    },
    /// The prompt is there, the alias is not set, or stands for nothing.
    #[error("prompt {name:?} has {}", no_alias(alias, *.dangling, .known), name = name.as_str())]
    AliasNotFound {
        /// The prompt.
        name: PromptName,
        /// The alias that was asked for.
        alias: Alias,
        /// The aliases the prompt has, sorted.
        known: Vec<Alias>,
        /// What the alias stands for in vain; only a person's own hand can leave one so.
        dangling: Option<Dangling>,
    },
    /// It was not there at the moment that was asked for.
    #[error("{0}")]
    NotThen(Box<NotThen>),
    /// Something of that name is there already.
    #[error("{existing} {name:?} exists already", name = name.as_str())]
    AlreadyExists {
        /// The name that is taken.
        name: PromptName,
        /// What bears it.
        existing: EntryKind,
    },
    /// No version can be made from the one that was named.
    #[error("no version can be made from {written:?}: {fault}")]
    UnfitOrigin {
        /// The version, as the caller wrote it.
        written: String,
        /// Why not.
        fault: OriginFault,
    },
    /// A run or an experiment is not what the caller wants it to be.
    #[error(transparent)]
    Tracking(Box<TrackingFault>),
    /// The caller's expectation (`expect_latest`, `Write::expect`) no longer holds.
    #[error("{0}")]
    Conflict(String),
    /// The caller may not do this.
    #[error("{0}")]
    Denied(String),
    /// This store cannot do this at all.
    #[error("{store} {} support {what}", does_not(store))]
    Unsupported {
        /// The store, as it prints itself.
        store: String,
        /// What was asked of it.
        what: String,
    },
    /// The store cannot be reached now; trying again later may help.
    #[error("{0}")]
    Unavailable(String),
    /// What is stored cannot be understood; a person has to look at it.
    #[error("{0}")]
    Corrupt(String),
    /// Anything else from below, kept as the cause.
    #[error("{what}")]
    Backend {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// The verb that goes with a store: a Local Store prints itself as `files in …`.
fn does_not(store: &str) -> &'static str {
    if store.starts_with("files ") { "do not" } else { "does not" }
}

/// What an alias stands for whose version is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dangling {
    /// The version that is not there.
    pub version: Version,
    /// The highest version there is.
    pub latest: Option<Version>,
}

impl StoreError {
    /// An error from below: `what` was being done when `source` came.
    pub fn backend(
        what: impl Into<String>,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Backend { what: what.into(), source: source.into() }
    }

    /// An alias cannot be put back: the version it left was deleted since.
    #[must_use]
    pub fn no_way_back(name: &PromptName, alias: &Alias, version: Version) -> Self {
        Self::Conflict(format!(
            "alias {:?} of {:?} cannot go back to version {version}, which was deleted; point it \
             at another version",
            alias.as_str(),
            name.as_str()
        ))
    }

    /// Whether this says that the thing asked for is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Tracking(fault) => fault.is_not_found(),
            Self::PromptNotFound { .. }
            | Self::VersionNotFound { .. }
            | Self::AliasNotFound { .. }
            | Self::NotThen(_) => true,
            _ => false,
        }
    }
}

impl From<TrackingFault> for StoreError {
    fn from(fault: TrackingFault) -> Self {
        Self::Tracking(Box::new(fault))
    }
}

fn known_versions(latest: Option<Version>) -> String {
    match latest {
        None => "; it has no versions".to_owned(),
        Some(latest) => format!("; its latest is {latest}"),
    }
}

fn no_alias(alias: &Alias, dangling: Option<Dangling>, known: &[Alias]) -> String {
    let alias = alias.as_str();
    match dangling {
        None => format!("no alias {alias:?}; {}", known_aliases(known)),
        Some(Dangling { version, latest }) => format!(
            "an alias {alias:?} that stands for version {version}, which is not there{}",
            known_versions(latest)
        ),
    }
}

fn known_aliases(known: &[Alias]) -> String {
    if known.is_empty() {
        return "it has none".to_owned();
    }
    if let [one] = known {
        return format!("its only alias is {one}");
    }
    let names: Vec<&str> = known.iter().map(Alias::as_str).collect();
    format!("its aliases are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(alias: &str, dangling: Option<Dangling>, expected: &str) {
        let error = StoreError::AliasNotFound {
            name: "greeting".parse().unwrap(),
            alias: alias.parse().unwrap(),
            known: vec!["champion".parse().unwrap(), "staging".parse().unwrap()],
            dangling,
        };
        assert_eq!(error.to_string(), format!(r#"prompt "greeting" has {expected}"#));
    }

    #[test]
    fn an_unknown_alias_names_the_ones_there_are() {
        check("prod", None, r#"no alias "prod"; its aliases are champion, staging"#);
    }

    #[test]
    fn an_alias_of_a_missing_version_is_not_denied() {
        let version = |number| Version::new(number).unwrap();
        let dangling = Dangling { version: version(7), latest: Some(version(3)) };
        check(
            "production",
            Some(dangling),
            r#"an alias "production" that stands for version 7, which is not there; its latest is 3"#,
        );
    }
}
