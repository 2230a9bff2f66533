//! The YAML files beside the templates: read into types, written so that what a person added
//! stays.
//!
//! Keys that this version of FMF does not know are kept when a file is written again; comments
//! and the spelling of values are not.

use std::{fmt, path::Path};

use fmf_core::{JsonText, Result, StoreError, TagKey, Tags};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::{error::corrupt, text, yaml};

/// A kind of YAML file.
pub(crate) trait Document: Serialize + DeserializeOwned + Default + PartialEq {
    /// The keys it may have.
    const KEYS: &[&str];

    /// Its tags, as they stand there.
    fn tags(&self) -> &TagMap;
}

/// Reads the document at `path`; one that is not there, or empty, has nothing in it.
///
/// # Errors
/// `Corrupt` for what is no such document.
pub(crate) fn read<D: Document>(path: &Path) -> Result<D> {
    let document: Option<D> = match text::text(path, yaml::MAX_BYTES)? {
        Some(text) => yaml::read(&text).map_err(|error| corrupt(path, error))?,
        None => None,
    };
    Ok(document.unwrap_or_default())
}

/// The keys at `path` that no such document has, with their values.
///
/// # Errors
/// `Corrupt` for what is no mapping.
pub(crate) fn unknown_keys<D: Document>(path: &Path) -> Result<Map<String, Value>> {
    let Some(text) = text::text(path, yaml::MAX_BYTES)? else { return Ok(Map::new()) };
    let all: Option<Map<String, Value>> =
        yaml::read(&text).map_err(|error| corrupt(path, error))?;
    let unknown = all.unwrap_or_default().into_iter();
    Ok(unknown.filter(|(key, _)| !D::KEYS.contains(&key.as_str())).collect())
}

/// The text of a document that takes the place of the one at `path`.
///
/// # Errors
/// `Corrupt` when the old one cannot be read, `Invalid` when the new one could not be.
pub(crate) fn write<D: Document>(path: &Path, document: &D) -> Result<String> {
    let cannot =
        |why: String| StoreError::Invalid(format!("cannot write {}: {why}", path.display()));
    let unknown = unknown_keys::<D>(path)?;
    let known = serde_json::to_value(document).map_err(|error| cannot(error.to_string()))?;
    let Value::Object(mut all) = known else {
        return Err(cannot("the document is no mapping".to_owned()));
    };
    all.extend(unknown);
    let text = yaml::write(&all).map_err(cannot)?;
    // A limit of the reader, met now, must not make the prompt unreadable later.
    let back: D = yaml::read(&text).map_err(cannot)?;
    let is_short = u64::try_from(text.len()).is_ok_and(|length| length <= yaml::MAX_BYTES);
    if back == *document && is_short {
        return Ok(text);
    }
    Err(cannot("it would not read back as it is".to_owned()))
}

/// A JSON document as it stands in YAML: an object or a list as YAML, where that gives the very
/// same text again; everything else as a text. So a null in YAML is never a document.
pub(crate) fn from_json(json: &JsonText) -> Value {
    let text = || Value::from(json.as_str());
    let is_nested = |value: &Value| value.is_object() || value.is_array();
    let Some(value) = json.value().filter(is_nested) else { return text() };
    let back = yaml::write(&value).and_then(|written| yaml::read::<Value>(&written));
    let same = back.is_ok_and(|back| JsonText::from_value(&back) == *json);
    if same { value } else { text() }
}

/// A JSON document out of YAML.
pub(crate) fn to_json(value: &Value) -> JsonText {
    match value {
        Value::String(text) => JsonText::as_found(text.as_str()),
        other => JsonText::from_value(other),
    }
}

/// Tags as a mapping of texts, in order.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct TagMap(Vec<(String, String)>);

impl TagMap {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags that count. Those that only MLflow's protocol may set are passed over, and gone
    /// from the file when it is next written.
    ///
    /// # Errors
    /// `Corrupt` for a tag that breaks the rules.
    pub(crate) fn to_tags(&self, path: &Path) -> Result<Tags> {
        self.all(path).map(Tags::without_reserved)
    }

    /// The keys that only MLflow's protocol may set.
    ///
    /// # Errors
    /// `Corrupt` for a tag that breaks the rules.
    pub(crate) fn reserved(&self, path: &Path) -> Result<Vec<TagKey>> {
        let all = self.all(path)?;
        Ok(all.keys().filter(|key| key.is_reserved()).cloned().collect())
    }

    fn all(&self, path: &Path) -> Result<Tags> {
        let pairs = self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        Tags::from_pairs(pairs).map_err(|error| corrupt(path, error))
    }
}

impl From<&Tags> for TagMap {
    fn from(tags: &Tags) -> Self {
        let pairs = tags.iter().map(|(key, value)| (key.as_str().to_owned(), value.to_owned()));
        Self(pairs.collect())
    }
}

impl Serialize for TagMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de> Deserialize<'de> for TagMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = TagMap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping of texts")
            }

            fn visit_unit<E>(self) -> Result<TagMap, E> {
                Ok(TagMap::default())
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<TagMap, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(TagMap(pairs))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sidecar::Sidecar;

    /// Any text that a store takes.
    fn text() -> impl Strategy<Value = String> {
        "(\\PC|[\\x01-\\x1f\\x7f-\\xa0\\u{feff} :#'\"-]){0,40}"
    }

    fn json_text() -> impl Strategy<Value = JsonText> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        let value = scalar.prop_recursive(4, 20, 5, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from);
            let map = prop::collection::vec((text(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect()));
            prop_oneof![list, map]
        });
        let written = value.prop_map(|value| JsonText::from_value(&value));
        prop_oneof![written, text().prop_map(JsonText::as_found)]
    }

    prop_compose! {
        fn sidecar()(
            commit_message in prop::option::of(text()),
            tags in prop::collection::vec((text(), text()), 0..4),
            author in prop::option::of(text()),
            model_config in prop::option::of(prop::option::of(json_text())),
        ) -> Sidecar {
            let mut pairs = TagMap::default();
            for (key, value) in tags {
                if pairs.0.iter().all(|(known, _)| *known != key) {
                    pairs.0.push((key, value));
                }
            }
            let model_config = model_config.map(|config| config.as_ref().map(from_json));
            Sidecar { commit_message, tags: pairs, author, model_config, ..Sidecar::default() }
        }
    }

    proptest! {
        #[test]
        fn a_written_sidecar_is_read_back(sidecar in sidecar()) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("1.meta.yaml");
            std::fs::write(&path, write(&path, &sidecar).unwrap()).unwrap();
            prop_assert_eq!(read::<Sidecar>(&path).unwrap(), sidecar);
        }

        #[test]
        fn a_json_document_keeps_its_bytes_in_yaml(json in json_text()) {
            let written = yaml::write(&from_json(&json)).unwrap();
            prop_assert_eq!(to_json(&yaml::read::<Value>(&written).unwrap()), json);
        }
    }
}
