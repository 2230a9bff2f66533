//! The keys of an entry's tags.

use std::collections::{HashMap, hash_map::Entry};

/// What a tag of an entry is called: a word of its user, or one of the facts a registry knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EntryKey {
    /// A fact with a meaning.
    Fact(Fact),
    /// Any other key, as it was written.
    User(String),
}

impl From<&str> for EntryKey {
    fn from(key: &str) -> Self {
        Self::User(key.to_owned())
    }
}

/// A tag with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryTag {
    /// Its key.
    pub key: EntryKey,
    /// Its value, as it was written.
    pub value: String,
}

impl EntryTag {
    /// A fact and its value.
    #[must_use]
    pub fn fact(fact: Fact, value: impl Into<String>) -> Self {
        Self { key: EntryKey::Fact(fact), value: value.into() }
    }

    /// A tag of the user.
    #[must_use]
    pub fn user(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: EntryKey::User(key.into()), value: value.into() }
    }

    /// Of repeated keys keeps the last value, at the first one's place.
    #[must_use]
    pub fn collapse(tags: Vec<Self>) -> Vec<Self> {
        let mut kept: Vec<Self> = Vec::with_capacity(tags.len());
        // A request may hold as many tags as its size allows: their places are looked up.
        let mut places: HashMap<EntryKey, usize> = HashMap::with_capacity(tags.len());
        for tag in tags {
            match places.entry(tag.key.clone()) {
                Entry::Occupied(place) => kept[*place.get()].value = tag.value,
                Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push(tag);
                }
            }
        }
        kept
    }

    /// The value of a fact among `tags`.
    #[must_use]
    pub fn find(tags: &[Self], fact: Fact) -> Option<&str> {
        let tag = tags.iter().find(|tag| tag.key == EntryKey::Fact(fact))?;
        Some(&tag.value)
    }
}

/// A fact about a prompt or a prompt version that a protocol carries as a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// `true` in any case: this is a prompt and no ordinary model. On entries and versions.
    IsPrompt,
    /// `text` or `chat`. On versions.
    Kind,
    /// The template's source. On versions.
    Template,
    /// The response format, as JSON. On versions.
    ResponseFormat,
    /// The model configuration, as JSON; the only one that may change. On versions.
    ModelConfig,
    /// The experiments that used a prompt. On entries; changes of it are not logged, because the
    /// stock client writes it behind every load.
    Experiments,
}

impl Fact {
    /// Every fact.
    pub const ALL: &[Self] = &[
        Self::IsPrompt,
        Self::Kind,
        Self::Template,
        Self::ResponseFormat,
        Self::ModelConfig,
        Self::Experiments,
    ];

    /// The fact's name inside FMF. Its `#` cannot stand in a tag's key, so that no tag of a user
    /// is ever taken for a fact.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IsPrompt => "#is_prompt",
            Self::Kind => "#kind",
            Self::Template => "#template",
            Self::ResponseFormat => "#response_format",
            Self::ModelConfig => "#model_config",
            Self::Experiments => "#experiments",
        }
    }

    /// Whether the fact may never change once a version (or an entry) has it.
    #[must_use]
    pub fn is_immutable(self) -> bool {
        !matches!(self, Self::ModelConfig | Self::Experiments)
    }
}

impl EntryKey {
    /// The key as a registry writes it down.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Fact(fact) => fact.as_str(),
            Self::User(key) => key,
        }
    }

    /// The key that was written down as `text`.
    #[must_use]
    pub fn from_written(text: &str) -> Self {
        match Fact::ALL.iter().find(|fact| fact.as_str() == text) {
            Some(fact) => Self::Fact(*fact),
            None => Self::User(text.to_owned()),
        }
    }
}
