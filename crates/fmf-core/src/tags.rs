//! Tags: pairs of strings in the order in which they were first set.

use std::{fmt, str::FromStr};

use crate::{
    Result, StoreError,
    text::{check_chars, check_key, check_no_nul},
};

/// The most characters of a tag's key.
pub const MAX_TAG_KEY_CHARS: usize = 250;
/// The most characters of a tag's value, on a prompt and on a version.
pub const MAX_TAG_VALUE_CHARS: usize = 100_000;

/// The key of a tag: `\w`, `.`, `-`, space, `:` and `/`, equal to its own normalised path, at
/// most [`MAX_TAG_KEY_CHARS`] characters (MLflow's rule and words).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagKey(String);

impl TagKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the key belongs to MLflow's protocol: it begins with `mlflow.prompt.` or
    /// `_mlflow_`.
    ///
    /// The protocol carries the template itself, its kind and its formats as tags under such
    /// keys. A server that speaks it would read a tag of a user there as the template, so that no
    /// store takes one ([`TagKey::check_settable`]) and none shows one.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let below_prompt = self.0.strip_prefix("mlflow.prompt");
        below_prompt.is_some_and(|rest| rest.starts_with('.')) || self.0.starts_with("_mlflow_")
    }

    /// # Errors
    /// `Invalid` for a reserved key.
    pub fn check_settable(&self) -> Result<()> {
        if self.is_reserved() {
            return Err(StoreError::Invalid(format!(
                "{:?} cannot be a tag: MLflow's protocol keeps the prompt itself under such keys; \
                 choose another key",
                self.0
            )));
        }
        Ok(())
    }

    /// Checks everything about a key but its length, which does not matter where a tag is only
    /// looked for.
    ///
    /// # Errors
    /// `Invalid`, in MLflow's words.
    pub fn check_characters(text: &str) -> Result<()> {
        if text.is_empty() {
            return Err(StoreError::Invalid("the key of a tag must not be empty".to_owned()));
        }
        check_key("key", text)
    }
}

impl FromStr for TagKey {
    type Err = StoreError;

    /// # Errors
    /// `Invalid`, in MLflow's words.
    fn from_str(text: &str) -> Result<Self> {
        Self::check_characters(text)?;
        check_chars("key", text, MAX_TAG_KEY_CHARS)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A set of tags in insertion order; setting a key again keeps its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(TagKey, String)>);

impl Tags {
    /// No tags.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a tag; the place of a key that is there already stays.
    ///
    /// # Errors
    /// `Invalid` for a value that is too long or holds NUL.
    pub fn set(&mut self, key: TagKey, value: impl Into<String>) -> Result<()> {
        let value = value.into();
        check_tag_value(&value)?;
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
        Ok(())
    }

    /// Takes a tag away and returns its value.
    pub fn remove(&mut self, key: &TagKey) -> Option<String> {
        let place = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(place).1)
    }

    /// The value of a tag.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.as_str() == key).map(|(_, value)| value)
    }

    /// The tags in order.
    pub fn iter(&self) -> impl Iterator<Item = (&TagKey, &str)> {
        self.0.iter().map(|(key, value)| (key, value.as_str()))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &TagKey> {
        self.0.iter().map(|(key, _)| key)
    }

    /// How many tags there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags without those whose keys belong to MLflow's protocol ([`TagKey::is_reserved`]).
    #[must_use]
    pub fn without_reserved(mut self) -> Self {
        self.0.retain(|(key, _)| !key.is_reserved());
        self
    }

    /// Tags from pairs of text; the last value of a repeated key wins.
    ///
    /// # Errors
    /// `Invalid` for a key or a value that breaks the rules.
    pub fn from_pairs<K: AsRef<str>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self> {
        let mut tags = Self::new();
        for (key, value) in pairs {
            tags.set(key.as_ref().parse()?, value)?;
        }
        Ok(tags)
    }
}

/// # Errors
/// `Invalid` for a value that is too long or holds NUL.
pub fn check_tag_value(value: &str) -> Result<()> {
    check_chars("value", value, MAX_TAG_VALUE_CHARS)?;
    check_no_nul("the value of a tag", value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_key_again_keeps_its_place() {
        let mut tags = Tags::from_pairs([("b", "1"), ("a", "2")]).unwrap();
        tags.set("b".parse().unwrap(), "3").unwrap();
        let seen: Vec<_> = tags.iter().map(|(k, v)| (k.as_str(), v)).collect();
        assert_eq!(seen, [("b", "3"), ("a", "2")]);
    }

    #[test]
    fn keys_of_the_protocol_are_reserved_and_keys_like_them_are_not() {
        for reserved in ["mlflow.prompt.text", "mlflow.prompt.x", "_mlflow_prompt_type", "_mlflow_"]
        {
            let key: TagKey = reserved.parse().unwrap();
            assert!(key.is_reserved() && key.check_settable().is_err(), "{reserved}");
        }
        for fine in ["mlflow.prompt", "mlflow.promptly", "mlflow.user", "my_mlflow_tag", "_mlflow"]
        {
            let key: TagKey = fine.parse().unwrap();
            assert!(!key.is_reserved() && key.check_settable().is_ok(), "{fine}");
        }
    }

    #[test]
    fn keys_must_be_their_own_path() {
        for good in ["a/b", "a:b", "é", "a b", "mlflow.prompt"] {
            assert!(good.parse::<TagKey>().is_ok(), "{good}");
        }
        for bad in ["", "bad key!", "a/../b", "/a", ".", "..", "a/", "a//b", &"k".repeat(251)] {
            assert!(bad.parse::<TagKey>().is_err(), "{bad}");
        }
    }
}
