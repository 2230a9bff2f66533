//! What the change log says of something new: everything but templates, of which it has digests.

use serde_json::{Map, Value, json};

use super::{EntryKey, EntryTag, EntryVersion, Fact, NewEntry, NewEntryVersion};
use crate::{Digest, JsonText, Template, TemplateKind};

impl NewEntry {
    /// What the log says of an entry that begins with these `tags`.
    #[must_use]
    pub fn logged(&self, tags: &[EntryTag]) -> Value {
        json!({"description": self.description, "tags": user_tags(tags)})
    }
}

impl NewEntryVersion {
    /// What the log says of a version whose files are at `source` and that begins with these
    /// `tags`.
    #[must_use]
    pub fn logged(&self, source: &str, tags: &[EntryTag]) -> Value {
        let fact = |fact| EntryTag::find(tags, fact);
        json!({
            "digest": digest(tags).map(|digest| digest.to_string()),
            "kind": fact(Fact::Kind),
            "description": self.description,
            "source": source,
            "model_config": fact(Fact::ModelConfig),
            "tags": user_tags(tags),
        })
    }
}

impl EntryVersion {
    /// The digest of what the version says; `None` for one that has no template.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        digest(&self.tags)
    }
}

fn digest(tags: &[EntryTag]) -> Option<Digest> {
    let fact = |fact| EntryTag::find(tags, fact);
    let kind = TemplateKind::from(fact(Fact::Kind).unwrap_or("text"));
    let template = Template::from_source(kind, fact(Fact::Template)?);
    let format = fact(Fact::ResponseFormat).map(JsonText::as_found);
    Some(Digest::of(&template, format.as_ref()))
}

fn user_tags(tags: &[EntryTag]) -> Value {
    let pairs = tags.iter().filter_map(|tag| match &tag.key {
        EntryKey::User(key) => Some((key.clone(), Value::from(tag.value.as_str()))),
        EntryKey::Fact(_) => None,
    });
    pairs.collect::<Map<_, _>>().into()
}
