//! What the cases begin with, and how they look at an answer.

use std::{fmt::Debug, future::poll_fn, pin::Pin, str::FromStr, task::Poll};

use crate::{
    Alias, NewVersion, PromptName, PromptStore, PromptVersion, Result, Selector, StoreError, Tags,
    Template, Version, Write,
};

/// A value that the cases write down as text.
pub(super) fn parsed<T: FromStr<Err = StoreError>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text:?} in a case: {error}"))
}

pub(super) fn alias(text: &str) -> Alias {
    parsed(text)
}

pub(super) fn version(number: u32) -> Version {
    Version::new(number).unwrap_or_else(|| panic!("versions are numbers from 1"))
}

pub(super) fn tags(pairs: &[(&str, &str)]) -> Tags {
    Tags::from_pairs(pairs.iter().copied()).unwrap_or_else(|error| panic!("a case: {error}"))
}

/// A version that says `source` and nothing else.
pub(super) fn saying(name: &PromptName, source: &str) -> NewVersion {
    NewVersion::new(name.clone(), Template::text(source))
}

/// A prompt with `count` versions that say `text 1`, `text 2`, ….
pub(super) async fn with_versions(
    store: &dyn PromptStore,
    name: &str,
    count: u32,
) -> Result<PromptName> {
    let name = parsed(name);
    for number in 1..=count {
        store.register(saying(&name, &format!("text {number}"))).await?;
    }
    Ok(name)
}

/// Points an alias at a version, whatever was there.
pub(super) async fn point(
    store: &dyn PromptStore,
    name: &PromptName,
    text: &str,
    to: u32,
) -> Result<Option<Version>> {
    store.set_alias(name, &alias(text), version(to), Write::default()).await
}

/// The version that the written `selector` stands for.
pub(super) async fn at(
    store: &dyn PromptStore,
    name: &PromptName,
    selector: &str,
) -> Result<std::sync::Arc<PromptVersion>> {
    store.get(name, &parsed::<Selector>(selector)).await
}

/// The refusal of what must not succeed.
pub(super) fn refused<T: Debug>(answer: Result<T>) -> StoreError {
    match answer {
        Ok(done) => panic!("this must be refused, and gave {done:?}"),
        Err(error) => error,
    }
}

/// Holds a refusal of the kind `Invalid`.
pub(super) fn invalid<T: Debug>(answer: Result<T>) {
    let error = refused(answer);
    assert!(matches!(error, StoreError::Invalid(_)), "expected Invalid, found {error:?}");
}

/// Holds a refusal of the kind `Conflict`.
pub(super) fn conflict<T: Debug>(answer: Result<T>) {
    let error = refused(answer);
    assert!(matches!(error, StoreError::Conflict(_)), "expected Conflict, found {error:?}");
}

/// Holds a refusal of the kind `PromptNotFound` that names the prompt.
pub(super) fn no_prompt<T: Debug>(answer: Result<T>, expected: &PromptName) {
    let error = refused(answer);
    let named = matches!(&error, StoreError::PromptNotFound { name, .. } if name == expected);
    assert!(named, "expected PromptNotFound of {expected}, found {error:?}");
}

/// Holds a refusal of the kind `VersionNotFound` that names the version.
pub(super) fn no_version<T: Debug>(answer: Result<T>, expected: &str) {
    let error = refused(answer);
    let named =
        matches!(&error, StoreError::VersionNotFound { version, .. } if version == expected);
    assert!(named, "expected VersionNotFound of {expected}, found {error:?}");
}

/// Holds a refusal of the kind `AliasNotFound` with these known aliases.
pub(super) fn no_alias<T: Debug>(answer: Result<T>, known: &[&str]) {
    match refused(answer) {
        StoreError::AliasNotFound { known: told, .. } => {
            assert_eq!(told.iter().map(Alias::as_str).collect::<Vec<_>>(), known);
        }
        other => panic!("expected AliasNotFound, found {other:?}"),
    }
}

/// An act that is under way.
pub(super) type UnderWay<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The answers of several acts that go on at once, in the order of the acts.
pub(super) async fn all_at_once<T>(acts: Vec<UnderWay<'_, T>>) -> Vec<T> {
    let mut acts: Vec<_> = acts.into_iter().map(|act| (act, None)).collect();
    poll_fn(|context| {
        for (act, answer) in acts.iter_mut().filter(|(_, answer)| answer.is_none()) {
            if let Poll::Ready(answered) = act.as_mut().poll(context) {
                *answer = Some(answered);
            }
        }
        let all = acts.iter().all(|(_, answer)| answer.is_some());
        if all { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    acts.into_iter().filter_map(|(_, answer)| answer).collect()
}
