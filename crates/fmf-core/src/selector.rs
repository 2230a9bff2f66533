//! How a caller names a version.

use std::{fmt, str::FromStr};

use crate::{Alias, PromptName, Result, StoreError, Version};

/// Which version of a prompt is meant: its number, an alias, or the latest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// The version of that number.
    Version(Version),
    /// The version that alias stands for now.
    Alias(Alias),
    /// The highest version there is.
    Latest,
}

impl FromStr for Selector {
    type Err = StoreError;

    /// `3` is a number, `latest` in any case is the latest, anything else an alias. A leading `@`
    /// makes an alias of what follows, so that an alias called `3` can be named.
    ///
    /// # Errors
    /// `Invalid` for what is none of these.
    fn from_str(text: &str) -> Result<Self> {
        if let Some(alias) = text.strip_prefix('@') {
            return alias.parse::<Alias>().map(Self::from);
        }
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().map(Self::Version);
        }
        text.parse::<Alias>().map(Self::from).map_err(|error| {
            StoreError::Invalid(format!(
                "{text:?} is no selector; a selector is a version (3), an alias (production) or \
                 latest: {error}"
            ))
        })
    }
}

impl From<Alias> for Selector {
    fn from(alias: Alias) -> Self {
        if alias.is_latest() { Self::Latest } else { Self::Alias(alias) }
    }
}

impl From<Version> for Selector {
    fn from(version: Version) -> Self {
        Self::Version(version)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "{version}"),
            Self::Alias(alias) if alias.as_str().bytes().all(|b| b.is_ascii_digit()) => {
                write!(f, "@{alias}")
            }
            Self::Alias(alias) => write!(f, "{alias}"),
            Self::Latest => f.write_str("latest"),
        }
    }
}

/// A prompt and, if it was said, which of its versions: `name`, `name@production`, `name/3`, or
/// the same behind `prompts:/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PromptRef {
    /// The prompt.
    pub name: PromptName,
    /// The version; `None` for a bare name, which the caller's default decides.
    pub selector: Option<Selector>,
}

impl FromStr for PromptRef {
    type Err = StoreError;

    /// Splits at the last `@`, else at the last `/`. A bare name behind `prompts:/` means the
    /// latest version, as in MLflow.
    ///
    /// # Errors
    /// `Invalid`, with the forms that are understood.
    fn from_str(text: &str) -> Result<Self> {
        let (rest, is_uri) = match text.strip_prefix("prompts:/") {
            Some(rest) => (rest.trim_start_matches('/'), true),
            None => (text, false),
        };
        let explain = |error: StoreError| {
            StoreError::Invalid(format!(
                "{text:?} names no prompt ({error}); write name, name@alias, name/3, \
                 prompts:/name@alias or prompts:/name/3"
            ))
        };
        if let Some((name, alias)) = rest.rsplit_once('@') {
            let alias: Alias = alias.parse().map_err(explain)?;
            let name = name.parse().map_err(explain)?;
            return Ok(Self { name, selector: Some(alias.into()) });
        }
        if let Some((name, version)) = rest.rsplit_once('/') {
            let selector = if version.eq_ignore_ascii_case("latest") {
                Selector::Latest
            } else {
                Selector::Version(version.parse().map_err(explain)?)
            };
            return Ok(Self { name: name.parse().map_err(explain)?, selector: Some(selector) });
        }
        let name = rest.parse().map_err(explain)?;
        Ok(Self { name, selector: is_uri.then_some(Selector::Latest) })
    }
}

impl fmt::Display for PromptRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.selector {
            None => write!(f, "{}", self.name),
            Some(Selector::Version(version)) => write!(f, "{}/{version}", self.name),
            Some(Selector::Alias(alias)) => write!(f, "{}@{alias}", self.name),
            Some(Selector::Latest) => write!(f, "{}@latest", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, name: &str, selector: Option<&str>) {
        let seen: PromptRef = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(seen.name.as_str(), name, "{text}");
        assert_eq!(seen.selector, selector.map(|s| s.parse().unwrap()), "{text}");
    }

    #[test]
    fn every_written_form_is_understood() {
        check("greeting", "greeting", None);
        check("greeting@production", "greeting", Some("production"));
        check("greeting/3", "greeting", Some("3"));
        check("greeting/latest", "greeting", Some("latest"));
        check("prompts:/greeting", "greeting", Some("latest"));
        check("prompts:/greeting/3", "greeting", Some("3"));
        check("prompts:/greeting@LATEST", "greeting", Some("latest"));
        check("a@b@c", "a@b", Some("c"));
        check("greeting@3", "greeting", Some("@3"));
    }

    #[test]
    fn what_names_no_prompt_says_what_would() {
        for bad in ["", "prompts:/", "a/b", "a@", "@x", "a/0", "a@b c", "prompts:/a/b/1"] {
            let error = bad.parse::<PromptRef>().unwrap_err().to_string();
            assert!(error.contains("prompts:/name@alias"), "{bad}: {error}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC*") {
            let _ = text.parse::<PromptRef>();
            let _ = text.parse::<Selector>();
        }

        #[test]
        fn what_is_printed_is_read_back(name in "[a-z_][a-z0-9_.-]{0,20}", alias in "[a-zé0-9_-]{1,20}") {
            let Ok(name) = name.parse::<PromptName>() else { return Ok(()) };
            let alias: Alias = alias.parse().unwrap();
            let written = PromptRef { name, selector: Some(alias.into()) };
            prop_assert_eq!(written.to_string().parse::<PromptRef>().unwrap(), written);
        }
    }
}
