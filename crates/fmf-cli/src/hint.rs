//! What may help against an error of a store: by its kind, and by the kind of store it came from.
//!
//! A wrong hint costs more than none: where it is not sure what helps, nothing is said.

use fmf::{
    Alias, Missing, PageQuery, PromptName, PromptQuery, PromptStore, Selector, StoreError,
    StoreUri, nearest, tracking::TrackingFault,
};

/// How many prompts are looked at for one that was meant.
const AT_ONCE: usize = 1000;

/// The store of a command, as far as hints go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Folder,
    Database,
    /// A server whose address stands in fmf.yaml.
    ConfiguredServer,
    /// A server whose address was given by a flag or a variable.
    NamedServer,
}

impl Place {
    /// The place of a store that fmf.yaml names (`by_file`), or something else.
    pub(crate) fn of(uri: &StoreUri, by_file: bool) -> Self {
        match uri {
            StoreUri::Folder(_) => Self::Folder,
            StoreUri::Database(_) => Self::Database,
            StoreUri::Server(_) if by_file => Self::ConfiguredServer,
            StoreUri::Server(_) => Self::NamedServer,
        }
    }
}

/// What an error is about that only its store can give a hint for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    Denied,
    /// A server asks for credentials, and does not say how to send them.
    Unknown,
    /// A server of FMF's asks for a token, and says how to send it.
    Tokenless,
    /// Nobody listens at the address of a server.
    Unreachable,
    /// It has no prompt of that name.
    NoPrompt(PromptName),
}

impl Trouble {
    pub(crate) fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Denied(why) if why.contains("does not know who asks") => {
                // Another way to send a token that is wrong helps nobody.
                let is_wrong = why.ends_with("ask for a new one");
                let says_how = why.contains("MLFLOW_TRACKING_TOKEN");
                (!is_wrong).then_some(if says_how { Self::Tokenless } else { Self::Unknown })
            }
            StoreError::Denied(_) => Some(Self::Denied),
            StoreError::Unavailable(why) if why.contains("cannot be reached") => {
                Some(Self::Unreachable)
            }
            StoreError::PromptNotFound { name, .. } => Some(Self::NoPrompt(name.clone())),
            _ => None,
        }
    }

    /// What helps there.
    pub(crate) fn hint(&self, place: Place) -> Option<&'static str> {
        Some(match (self, place) {
            (Self::Denied, Place::Folder) => {
                "look at who owns the folder and its files, and at their permissions"
            }
            (Self::Unknown, Place::ConfiguredServer) => {
                "set FMF_PROMPTS__TOKEN, or FMF_PROMPTS__USERNAME and FMF_PROMPTS__PASSWORD; \
                 MLFLOW_TRACKING_TOKEN does not count for an address that stands in fmf.yaml"
            }
            (Self::Tokenless, Place::ConfiguredServer) => {
                "for an address that stands in fmf.yaml only FMF_PROMPTS__TOKEN counts"
            }
            (Self::Unknown, Place::NamedServer) => {
                "set FMF_PROMPTS__TOKEN or MLFLOW_TRACKING_TOKEN, or the same with _USERNAME and \
                 _PASSWORD"
            }
            (Self::Unreachable, Place::ConfiguredServer | Place::NamedServer) => {
                "start one with `fmf serve`, or name another store with --store"
            }
            _ => return None,
        })
    }
}

/// What helps against an error wherever it comes from.
pub(crate) fn everywhere(error: &StoreError) -> Option<String> {
    Some(match error {
        StoreError::PromptNotFound { .. } => {
            "`fmf prompt list` shows what is there; --store names another store".to_owned()
        }
        StoreError::VersionNotFound { name, latest: Some(_), .. } => {
            format!("`fmf prompt versions {name}` lists them")
        }
        StoreError::NotThen(then) => match &then.missing {
            Missing::Alias { alias, known } => near_alias(alias, known).unwrap_or_else(|| {
                format!("`fmf alias history {}@{alias}` tells where it stood", then.name)
            }),
            _ => format!("`fmf log {}` tells what happened to it", then.name),
        },
        StoreError::Unsupported { what, .. } if what.contains("change log") => {
            "a registry of FMF keeps one: a server of `fmf serve`, or --store sqlite:FILE"
                .to_owned()
        }
        StoreError::Unsupported { what, .. } if what.contains("metrics") => {
            "a server of `fmf serve` keeps runs, and so does the database beside its registry: \
             --store http://… or sqlite:FILE"
                .to_owned()
        }
        StoreError::Unsupported { what, .. } if what.starts_with("runs") => {
            "a server keeps them: name one with --store http://127.0.0.1:5000, or its database \
             with --store sqlite:fmf-data/fmf.db; `fmf serve` starts one"
                .to_owned()
        }
        StoreError::Tracking(fault) => return of_runs(fault),
        StoreError::AliasNotFound { name, alias, known, .. } => near_alias(alias, known)
            .unwrap_or_else(|| {
                let alias = Selector::from(alias.clone());
                format!("set it with `fmf alias set {name} {alias} VERSION`")
            }),
        _ => return None,
    })
}

/// The alias that may have been meant.
pub(crate) fn near_alias(alias: &Alias, known: &[Alias]) -> Option<String> {
    let near = nearest(alias.as_str(), known.iter().map(Alias::as_str))?;
    Some(format!("did you mean {near}?"))
}

/// The prompt that may have been meant: among as many as the store gives at once.
pub(crate) async fn near_prompt(store: &dyn PromptStore, name: &PromptName) -> Option<String> {
    let page = PageQuery { limit: AT_ONCE, after: None };
    let known = store.search(&PromptQuery { page, ..PromptQuery::default() }).await.ok()?.items;
    let near = nearest(name.as_str(), known.iter().map(|prompt| prompt.name.as_str()))?;
    Some(format!("did you mean {near}? `fmf prompt list` shows what is there"))
}

fn of_runs(fault: &TrackingFault) -> Option<String> {
    Some(match fault {
        TrackingFault::RunNotFound(_) => {
            "`fmf run list` shows what is there, with --deleted what was deleted".to_owned()
        }
        TrackingFault::ExperimentNotFound(_) | TrackingFault::ExperimentNameNotFound(_) => {
            "`fmf experiment list` shows what is there".to_owned()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: StoreError, place: Place, said: Option<&str>) {
        let hint = Trouble::of(&error).and_then(|trouble| trouble.hint(place));
        match said {
            None => assert_eq!(hint, None, "{error} {place:?}"),
            Some(said) => assert!(hint.unwrap_or_default().contains(said), "{error} {place:?}"),
        }
    }

    #[test]
    fn a_hint_fits_the_error_and_the_store() {
        let denied = || StoreError::Denied("no".to_owned());
        check(denied(), Place::Folder, Some("permissions"));
        let unknown = || StoreError::Denied("S does not know who asks: no".to_owned());
        check(unknown(), Place::ConfiguredServer, Some("fmf.yaml"));
        check(unknown(), Place::NamedServer, Some("MLFLOW_TRACKING_TOKEN"));
        let tokenless =
            || StoreError::Denied("S does not know who asks: set MLFLOW_TRACKING_TOKEN".into());
        check(tokenless(), Place::ConfiguredServer, Some("FMF_PROMPTS__TOKEN"));
        check(tokenless(), Place::NamedServer, None);
        let wrong = "S does not know who asks: it has expired; ask for a new one";
        check(StoreError::Denied(wrong.to_owned()), Place::NamedServer, None);
        // A role that does not suffice is not mended by another way to send the same token.
        check(denied(), Place::NamedServer, None);
        check(denied(), Place::Database, None);
        let away = |why: &str| StoreError::Unavailable(why.to_owned());
        check(away("S cannot be reached"), Place::NamedServer, Some("fmf serve"));
        check(away("answered with status 503"), Place::NamedServer, None);
        check(away("no space left on device"), Place::Folder, None);
        check(away("cannot open the registry"), Place::Database, None);
    }
}
