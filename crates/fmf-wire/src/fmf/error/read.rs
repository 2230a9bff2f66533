//! A problem document, as what a store says.

use fmf_core::{
    Alias, Bearing as CoreBearing, Dangling, Missing, NotThen, PromptName, Result, StoreError,
    Version,
    entry::{EntryKind, OriginFault},
};

use super::{
    ProblemKind,
    write::{entry_word, fault_word},
};
use crate::fmf::messages::{Bearing, Problem, read_moment};

impl Problem {
    /// The error that this was made of, said of `store`, which is how the caller names the server.
    #[must_use]
    pub fn into_store_error(self, store: &str) -> StoreError {
        let kind = ProblemKind::of(&self.kind).unwrap_or_else(|| usual(self.status));
        self.read(kind, store).unwrap_or_else(|error| error)
    }

    fn read(self, kind: ProblemKind, store: &str) -> Result<StoreError> {
        let detail = self.detail.clone();
        Ok(match kind {
            ProblemKind::Invalid
            | ProblemKind::NoSuchAddress
            | ProblemKind::WrongMethod
            | ProblemKind::TooLarge
            | ProblemKind::WrongMediaType => StoreError::Invalid(detail),
            ProblemKind::Unauthenticated | ProblemKind::Denied => StoreError::Denied(detail),
            ProblemKind::Conflict => StoreError::Conflict(detail),
            ProblemKind::Unavailable | ProblemKind::TooMany => StoreError::Unavailable(detail),
            ProblemKind::Corrupt | ProblemKind::BrokenLog => StoreError::Corrupt(detail),
            ProblemKind::Internal => StoreError::backend(format!("asking {store}"), detail),
            ProblemKind::PromptNotFound => {
                StoreError::PromptNotFound { name: self.name()?, store: store.to_owned() }
            }
            ProblemKind::VersionNotFound => StoreError::VersionNotFound {
                name: self.name()?,
                latest: number(self.latest),
                version: needed(self.version)?,
            },
            ProblemKind::AliasNotFound => StoreError::AliasNotFound {
                name: self.name()?,
                alias: parsed(self.alias)?,
                known: aliases(self.known)?,
                dangling: number(self.stands_for)
                    .map(|version| Dangling { version, latest: number(self.latest) }),
            },
            ProblemKind::NotThen => StoreError::NotThen(Box::new(self.not_then()?)),
            ProblemKind::AlreadyExists => StoreError::AlreadyExists {
                name: self.name()?,
                existing: one_of(
                    &[EntryKind::Prompt, EntryKind::Model],
                    entry_word,
                    self.existing,
                )?,
            },
            ProblemKind::UnfitOrigin => {
                let faults = [OriginFault::OfPrompt, OriginFault::OfAnotherRun];
                let fault = one_of(&faults, fault_word, self.fault)?;
                StoreError::UnfitOrigin { written: needed(self.what)?, fault }
            }
            ProblemKind::Unsupported => {
                StoreError::Unsupported { store: store.to_owned(), what: needed(self.what)? }
            }
        })
    }

    fn not_then(self) -> Result<NotThen> {
        let (name, at) = (self.name()?, read_moment(&needed(self.at)?)?);
        let (begins, ended) = (bearing(self.begins)?, bearing(self.ended)?);
        let missing = match self.missing.as_deref() {
            Some("prompt") => Missing::Prompt { ended, begins },
            Some("version") => Missing::Version {
                version: needed(self.version)?,
                latest: number(self.latest),
                begins: begins.map(|bearing| bearing.at),
                ended: ended.map(|bearing| bearing.at),
            },
            Some("alias") => {
                Missing::Alias { alias: parsed(self.alias)?, known: aliases(self.known)? }
            }
            _ => return Err(incomplete()),
        };
        Ok(NotThen { name, at, missing })
    }

    fn name(&self) -> Result<PromptName> {
        parsed(self.name.clone())
    }
}

/// The kind of a problem that only its status tells.
fn usual(status: u16) -> ProblemKind {
    match status {
        401 | 403 => ProblemKind::Denied,
        409 | 412 => ProblemKind::Conflict,
        429 | 502..=504 => ProblemKind::Unavailable,
        400..=499 => ProblemKind::Invalid,
        _ => ProblemKind::Internal,
    }
}

fn incomplete() -> StoreError {
    StoreError::Corrupt("the server sent a problem without its parts".to_owned())
}

fn needed<T>(part: Option<T>) -> Result<T> {
    part.ok_or_else(incomplete)
}

fn parsed<T: std::str::FromStr>(part: Option<String>) -> Result<T> {
    needed(part)?.parse().map_err(|_| incomplete())
}

fn number(part: Option<u32>) -> Option<Version> {
    part.and_then(Version::new)
}

fn aliases(part: Option<Vec<String>>) -> Result<Vec<Alias>> {
    needed(part)?.into_iter().map(|alias| parsed(Some(alias))).collect()
}

fn one_of<T: Copy>(all: &[T], word: fn(T) -> &'static str, part: Option<String>) -> Result<T> {
    let found = all.iter().copied().find(|one| part.as_deref() == Some(word(*one)));
    needed(found)
}

fn bearing(part: Option<Bearing>) -> Result<Option<CoreBearing>> {
    let Some(Bearing { at, renamed }) = part else { return Ok(None) };
    let renamed = renamed.map(|name| parsed(Some(name))).transpose()?;
    Ok(Some(CoreBearing { at: read_moment(&at)?, renamed }))
}
