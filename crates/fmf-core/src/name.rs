//! Prompt names and aliases: what may be written, on every store alike.

use std::{fmt, str::FromStr};

use crate::{
    Result, StoreError,
    text::{check_chars, check_no_nul, check_path_like, is_word},
};

/// The name of a prompt (or of an ordinary registered model).
///
/// The rule is that of MLflow's server: not blank, no `/` or `:`, and equal to its own
/// normalised path, so that it can stand for a folder. Spaces and Unicode are allowed. FMF adds:
/// no NUL, and at most [`PromptName::MAX_CHARS`] characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PromptName(String);

impl PromptName {
    /// The most characters a name may have.
    pub const MAX_CHARS: usize = 500;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name follows the narrow rule for names that FMF creates itself: letters,
    /// digits, `_`, `.`, `-`, at most 250, not starting with `.` or `-`, no `..`, and not ending
    /// like one of the files beside it. Such a name is the same on every file system.
    #[must_use]
    pub fn is_portable(&self) -> bool {
        let first_is_fine = self.0.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let all_fine =
            self.0.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        let like_a_file = [".json", ".yaml", ".yml"].iter().any(|ending| self.0.ends_with(ending));
        first_is_fine && all_fine && self.0.len() <= 250 && !like_a_file && !self.0.contains("..")
    }
}

impl FromStr for PromptName {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, in the words of MLflow's server where it has some.
    fn from_str(text: &str) -> Result<Self> {
        if text.trim().is_empty() {
            return Err(StoreError::Invalid("the name of a prompt must not be empty".to_owned()));
        }
        if text.contains(['/', ':']) {
            return Err(StoreError::Invalid(format!(
                "Invalid model name '{text}'. Names cannot contain '/' or ':'."
            )));
        }
        check_path_like("name", text)?;
        check_no_nul("name", text)?;
        check_chars("name", text, Self::MAX_CHARS)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for PromptName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A movable name for one version of a prompt.
///
/// `\w` and `-`, Unicode letters included, at most 255 characters: MLflow's rule. `latest` and
/// `v1`-like aliases can be asked for but never set ([`Alias::check_settable`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias(String);

impl Alias {
    /// The most characters an alias may have.
    pub const MAX_CHARS: usize = 255;

    /// The alias as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the computed alias `latest`, in any case.
    #[must_use]
    pub fn is_latest(&self) -> bool {
        self.0.eq_ignore_ascii_case("latest")
    }

    /// # Errors
    /// `Invalid` for the names MLflow reserves: `latest` in any case, and `v` with a number.
    pub fn check_settable(&self) -> Result<()> {
        if self.is_latest() {
            return Err(StoreError::Invalid(
                "'latest' alias name (case insensitive) is reserved.".to_owned(),
            ));
        }
        let digits = self.0.strip_prefix(['v', 'V']).unwrap_or_default();
        if !digits.is_empty() && digits.chars().all(char::is_numeric) {
            return Err(StoreError::Invalid(format!(
                "Version alias name '{}' is reserved.",
                self.0
            )));
        }
        Ok(())
    }
}

impl FromStr for Alias {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, in MLflow's words.
    fn from_str(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Err(StoreError::Invalid("an alias must not be empty".to_owned()));
        }
        if !text.chars().all(|c| is_word(c) || c == '-') {
            return Err(StoreError::Invalid(format!(
                "Invalid alias name: '{text}'. Names may only contain alphanumerics, underscores \
                 (_), and dashes (-)."
            )));
        }
        check_chars("Registered model alias name", text, Self::MAX_CHARS)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rule_of_mlflows_server() {
        for good in ["a.b", "-x", "bad name", "élan", "..a".trim_start_matches('.')] {
            assert!(good.parse::<PromptName>().is_ok(), "{good}");
        }
        for bad in ["", " ", "a/b", "a:b", ".", "..", "..x", "a\0b", &"x".repeat(501)] {
            assert!(bad.parse::<PromptName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn reserved_aliases_can_be_asked_for_but_not_set() {
        for reserved in ["latest", "LATEST", "v1", "V22"] {
            assert!(reserved.parse::<Alias>().unwrap().check_settable().is_err(), "{reserved}");
        }
        for fine in ["v1x", "1", "é", "my-alias", "v"] {
            assert!(fine.parse::<Alias>().unwrap().check_settable().is_ok(), "{fine}");
        }
    }

    #[test]
    fn portable_names_are_those_that_every_file_system_keeps() {
        let portable = |name: &str| name.parse::<PromptName>().unwrap().is_portable();
        assert!(portable("invoice_summary") && portable("a.b-c") && portable("_x"));
        assert!(!portable("-x") && !portable("a b") && !portable("x.yaml") && !portable("a..b"));
    }
}
