//! What goes wrong, as problem documents, and back again.

mod read;
mod write;

use super::messages::Problem;

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! kinds {
    ($($variant:ident = $word:literal, $status:literal, $title:literal;)*) => {
        /// The kinds of problems: a closed set, which only grows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ProblemKind { $(#[doc = concat!("Status ", $status, ": ", $title, ".")] $variant,)* }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The identifier on the wire.
            #[must_use]
            pub fn urn(self) -> &'static str {
                match self { $(Self::$variant => concat!("urn:fmf:problem:", $word),)* }
            }

            /// The status it usually comes with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What it is called for a person.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

kinds! {
    Invalid = "invalid", 400, "the request is wrong";
    UnfitOrigin = "unfit-origin", 400, "no version can be made from that one";
    Unauthenticated = "unauthenticated", 401, "a token is needed";
    Denied = "denied", 403, "the caller may not do this";
    PromptNotFound = "prompt-not-found", 404, "no prompt of that name";
    VersionNotFound = "version-not-found", 404, "the prompt has no such version";
    AliasNotFound = "alias-not-found", 404, "the prompt has no such alias";
    NotThen = "not-then", 404, "it was not there at that moment";
    NoSuchAddress = "no-such-address", 404, "there is nothing at this address";
    WrongMethod = "wrong-method", 405, "this address does not answer that method";
    AlreadyExists = "already-exists", 409, "the name is taken";
    Conflict = "conflict", 409, "what was expected no longer holds";
    BrokenLog = "broken-log", 409, "the change log is not whole";
    TooLarge = "too-large", 413, "the body is too large";
    WrongMediaType = "wrong-media-type", 415, "the body is no JSON";
    TooMany = "too-many", 429, "too many wrong tokens";
    Internal = "internal", 500, "the server met an error of its own";
    Corrupt = "corrupt", 500, "what is stored cannot be understood";
    Unsupported = "unsupported", 501, "this registry cannot do that";
    Unavailable = "unavailable", 503, "the registry cannot be reached now";
}

impl ProblemKind {
    /// The kind of that identifier.
    #[must_use]
    pub fn of(urn: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.urn() == urn)
    }
}

impl Problem {
    /// A problem of that kind; `detail` says what was wrong this time.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind: kind.urn().to_owned(),
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: detail.into(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use fmf_core::{
        Bearing, Dangling, Missing, NotThen, StoreError, Timestamp, Version,
        entry::{EntryKind, OriginFault},
    };

    use super::*;

    const STORE: &str = "here";

    fn crossed(error: StoreError) -> (Problem, StoreError) {
        let problem = Problem::from(error);
        let json = serde_json::to_string(&problem).unwrap();
        let read: Problem = serde_json::from_str(&json).unwrap();
        assert_eq!(read, problem, "{json}");
        (problem, read.into_store_error(STORE))
    }

    /// An error crosses the line and is the same afterwards.
    fn check(error: StoreError, kind: ProblemKind) {
        let expected = format!("{error:?}");
        let (problem, back) = crossed(error);
        assert_eq!(format!("{back:?}"), expected);
        assert_eq!((problem.kind.as_str(), problem.status), (kind.urn(), kind.status()));
    }

    fn number(number: u32) -> Option<Version> {
        Version::new(number)
    }

    #[test]
    fn every_error_of_a_store_comes_back_as_it_was() {
        let name = || "x".parse().unwrap();
        check(StoreError::Invalid("why".into()), ProblemKind::Invalid);
        let missing = StoreError::PromptNotFound { name: name(), store: STORE.into() };
        check(missing, ProblemKind::PromptNotFound);
        for latest in [None, number(3)] {
            let missing = StoreError::VersionNotFound { name: name(), version: "9".into(), latest };
            check(missing, ProblemKind::VersionNotFound);
        }
        let dangling = Dangling { version: Version::FIRST, latest: number(3) };
        for dangling in [None, Some(dangling), Some(Dangling { latest: None, ..dangling })] {
            let known = vec!["a".parse().unwrap(), "b".parse().unwrap()];
            let alias = "c".parse().unwrap();
            let missing = StoreError::AliasNotFound { name: name(), alias, known, dangling };
            check(missing, ProblemKind::AliasNotFound);
        }
        for existing in [EntryKind::Prompt, EntryKind::Model] {
            let taken = StoreError::AlreadyExists { name: name(), existing };
            check(taken, ProblemKind::AlreadyExists);
        }
        for fault in [OriginFault::OfPrompt, OriginFault::OfAnotherRun] {
            let unfit = StoreError::UnfitOrigin { written: "models:/x/1".into(), fault };
            check(unfit, ProblemKind::UnfitOrigin);
        }
        check(StoreError::Conflict("why".into()), ProblemKind::Conflict);
        check(StoreError::Denied("why".into()), ProblemKind::Denied);
        let unsupported = StoreError::Unsupported { store: STORE.into(), what: "that".into() };
        check(unsupported, ProblemKind::Unsupported);
        check(StoreError::Unavailable("why".into()), ProblemKind::Unavailable);
    }

    #[test]
    fn what_was_not_there_then_comes_back_as_it_was() {
        let at = Timestamp::from_millis;
        let bearing = |renamed: Option<&str>| {
            Some(Bearing { at: at(7), renamed: renamed.map(|name| name.parse().unwrap()) })
        };
        let version = |latest, begins, ended| Missing::Version {
            version: "latest".into(),
            latest,
            begins,
            ended,
        };
        let all = [
            Missing::Prompt { ended: None, begins: bearing(None) },
            Missing::Prompt { ended: bearing(Some("y")), begins: None },
            version(None, None, None),
            version(number(2), Some(at(9)), None),
            version(number(2), None, Some(at(3))),
            Missing::Alias { alias: "a".parse().unwrap(), known: vec![] },
            Missing::Alias { alias: "a".parse().unwrap(), known: vec!["b".parse().unwrap()] },
        ];
        for missing in all {
            let name = "x".parse().unwrap();
            let then = NotThen { name, at: at(1_795_183_387_123), missing };
            check(StoreError::NotThen(Box::new(then)), ProblemKind::NotThen);
        }
    }

    #[test]
    fn details_from_below_stay_inside() {
        let (problem, back) = crossed(StoreError::backend("reading /secret", "disk 7"));
        assert_eq!(problem.status, 500);
        assert!(!problem.detail.contains("secret") && !problem.detail.contains("disk"));
        assert!(matches!(back, StoreError::Backend { .. }));
        let (problem, back) = crossed(StoreError::Corrupt("row 7".into()));
        assert!(!problem.detail.contains("row 7"));
        assert!(matches!(back, StoreError::Corrupt(_)));
        let missing =
            StoreError::PromptNotFound { name: "x".parse().unwrap(), store: "/secret".into() };
        assert_eq!(Problem::from(missing).detail, "no prompt \"x\" in this registry");
    }

    #[test]
    fn what_only_a_server_says_is_understood_too() {
        let back = |kind| Problem::new(kind, "why").into_store_error(STORE);
        assert!(matches!(back(ProblemKind::Unauthenticated), StoreError::Denied(_)));
        assert!(matches!(back(ProblemKind::TooMany), StoreError::Unavailable(_)));
        assert!(matches!(back(ProblemKind::TooLarge), StoreError::Invalid(_)));
        assert!(matches!(back(ProblemKind::BrokenLog), StoreError::Corrupt(why) if why == "why"));
        assert!(matches!(back(ProblemKind::Internal), StoreError::Backend { .. }));
        // Without its parts a problem cannot be what it says.
        assert!(matches!(back(ProblemKind::PromptNotFound), StoreError::Corrupt(_)));
        let later = |status| Problem { status, kind: "urn:later".into(), ..Problem::default() };
        assert!(matches!(later(422).into_store_error(STORE), StoreError::Invalid(_)));
        assert!(matches!(later(403).into_store_error(STORE), StoreError::Denied(_)));
        assert!(matches!(later(503).into_store_error(STORE), StoreError::Unavailable(_)));
        assert!(matches!(later(500).into_store_error(STORE), StoreError::Backend { .. }));
    }
}
