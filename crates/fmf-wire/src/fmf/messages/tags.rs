//! Tags, as an object whose keys keep their order.

use std::fmt;

use fmf_core::{Result, Tags as CoreTags};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::corrupt;

/// Tags: an object of texts, in the order in which they were first set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl From<&CoreTags> for Tags {
    fn from(tags: &CoreTags) -> Self {
        Self(tags.iter().map(|(key, value)| (key.to_string(), value.to_owned())).collect())
    }
}

impl TryFrom<Tags> for CoreTags {
    type Error = fmf_core::StoreError;

    /// # Errors
    /// `Corrupt` for a key or a value that breaks the rules.
    fn try_from(tags: Tags) -> Result<Self> {
        Self::from_pairs(tags.0).map_err(|error| corrupt(&error))
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Tags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags, A::Error> {
        let mut tags = Vec::new();
        while let Some(pair) = map.next_entry()? {
            tags.push(pair);
        }
        Ok(Tags(tags))
    }
}
