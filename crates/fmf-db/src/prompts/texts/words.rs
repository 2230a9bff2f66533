//! The words of the texts that are looked through together.

use fmf_core::{
    Document, Place, PromptName, TagKey, Template, TemplateKind,
    entry::{EntryKey, EntryTag, Fact, NewEntryVersion},
};

/// The words of each place, folded, with spaces between them. To find them takes longer than to
/// write them, so of a new version it is done before the writer has its turn.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(super) [String; 4]);

impl Words {
    pub(super) fn of(document: &Document) -> Self {
        Self(Place::ALL.map(|place| document.words(place)))
    }

    /// Those of a version that is not written yet.
    pub(crate) fn of_new(new: &NewEntryVersion) -> Self {
        let tags = EntryTag::collapse(new.tags.clone());
        Self::of_version(&new.name, new.description.as_deref(), &tags)
    }

    /// Those of a version with this description and these tags.
    pub(crate) fn of_version(
        name: &PromptName,
        description: Option<&str>,
        tags: &[EntryTag],
    ) -> Self {
        let kind = TemplateKind::from(EntryTag::find(tags, Fact::Kind).unwrap_or("text"));
        let template = EntryTag::find(tags, Fact::Template);
        let template = template.map(|source| Template::from_source(kind, source));
        let tags = users_tags(tags);
        Self::of(&Document::new(name.clone(), None, description, tags, template.as_ref()))
    }
}

/// The tags that an application sees, whose values are never facts.
pub(super) fn users_tags(tags: &[EntryTag]) -> impl Iterator<Item = (&str, &str)> {
    tags.iter().filter_map(|tag| match &tag.key {
        EntryKey::User(key) => {
            let is_shown = key.parse::<TagKey>().is_ok_and(|key| !key.is_reserved());
            is_shown.then_some((key.as_str(), tag.value.as_str()))
        }
        EntryKey::Fact(_) => None,
    })
}
