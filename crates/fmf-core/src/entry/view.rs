//! From an entry to what an application sees, and from what an application registers to tags.

use super::{
    Entry, EntryKey, EntryTag, EntryVersion, Fact, NewEntry, NewEntryVersion, PROMPT_SOURCE,
};
use crate::{
    JsonText, NewVersion, Prompt, PromptVersion, Result, StoreError, Tags, Template, TemplateKind,
};

impl Entry {
    /// Whether this is a prompt.
    #[must_use]
    pub fn is_prompt(&self) -> bool {
        says_prompt(&self.tags)
    }

    /// The prompt that an application sees.
    ///
    /// # Errors
    /// `Corrupt` for a tag that breaks the rules.
    pub fn into_prompt(self) -> Result<Prompt> {
        Ok(Prompt {
            tags: user_tags(self.tags)?,
            description: self.description.filter(|text| !text.is_empty()),
            aliases: self.aliases.into_iter().collect(),
            latest: self.latest_versions.iter().map(|latest| latest.version).max(),
            created_at: Some(self.created_at),
            updated_at: Some(self.updated_at),
            name: self.name,
        })
    }
}

impl EntryVersion {
    /// Whether this is a version of a prompt.
    #[must_use]
    pub fn is_prompt(&self) -> bool {
        says_prompt(&self.tags)
    }

    /// The prompt version that an application sees.
    ///
    /// # Errors
    /// `Corrupt` for a version without a template, or a tag that breaks the rules.
    pub fn into_prompt_version(self) -> Result<PromptVersion> {
        let fact = |fact| EntryTag::find(&self.tags, fact);
        let source = fact(Fact::Template).ok_or_else(|| {
            StoreError::Corrupt(format!(
                "{:?} version {} holds no template; it was not registered as a prompt",
                self.name.as_str(),
                self.version
            ))
        })?;
        let kind = TemplateKind::from(fact(Fact::Kind).unwrap_or("text"));
        Ok(PromptVersion {
            version: self.version,
            template: Template::from_source(kind, source),
            response_format: fact(Fact::ResponseFormat).map(JsonText::as_found),
            model_config: fact(Fact::ModelConfig).map(JsonText::as_found),
            commit_message: self.description.filter(|text| !text.is_empty()),
            tags: user_tags(self.tags)?,
            aliases: self.aliases,
            author: self.author,
            created_at: Some(self.created_at),
            name: self.name,
        })
    }
}

impl NewVersion {
    /// The entry that a registry creates when the prompt is new.
    #[must_use]
    pub fn entry(&self) -> NewEntry {
        let mut tags = vec![EntryTag::fact(Fact::IsPrompt, "true")];
        tags.extend(self.prompt_tags());
        NewEntry { name: self.name.clone(), description: self.commit_message.clone(), tags }
    }

    /// The version that a registry adds to the entry.
    #[must_use]
    pub fn entry_version(&self) -> NewEntryVersion {
        NewEntryVersion {
            name: self.name.clone(),
            description: self.commit_message.clone(),
            tags: self.version_tags(),
            source: PROMPT_SOURCE.into(),
            run_id: None,
            run_link: None,
        }
    }

    /// The tags of the version in a registry, in the order in which MLflow's client sends them.
    #[must_use]
    pub fn version_tags(&self) -> Vec<EntryTag> {
        let mut tags: Vec<_> = self.prompt_tags();
        tags.push(EntryTag::fact(Fact::IsPrompt, "true"));
        tags.push(EntryTag::fact(Fact::Kind, self.template.kind().as_str()));
        tags.push(EntryTag::fact(Fact::Template, self.template.source()));
        let json = [
            (Fact::ResponseFormat, &self.response_format),
            (Fact::ModelConfig, &self.model_config),
        ];
        for (fact, json) in json {
            tags.extend(json.as_ref().map(|json| EntryTag::fact(fact, json.as_str())));
        }
        tags
    }

    /// The tags of the user, which are set on the prompt too.
    #[must_use]
    pub fn prompt_tags(&self) -> Vec<EntryTag> {
        self.tags.iter().map(|(key, value)| EntryTag::user(key.as_str(), value)).collect()
    }
}

pub(super) fn says_prompt(tags: &[EntryTag]) -> bool {
    EntryTag::find(tags, Fact::IsPrompt).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// What a user of the prompt tagged. Another registry may hold tags under keys of the protocol
/// that stand for no fact; they are no business of an application, and no store would take them.
fn user_tags(tags: Vec<EntryTag>) -> Result<Tags> {
    let users = tags.into_iter().filter_map(|tag| match tag.key {
        EntryKey::User(key) => Some((key, tag.value)),
        EntryKey::Fact(_) => None,
    });
    let tags = Tags::from_pairs(users).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(tags.without_reserved())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_under_keys_of_the_protocol_are_not_shown() {
        let tags = [("a", "1"), ("mlflow.prompt.text", "evil"), ("_mlflow_new", "2"), ("b", "3")];
        let tags = tags.map(|(key, value)| EntryTag::user(key, value)).to_vec();
        let expected = Tags::from_pairs([("a", "1"), ("b", "3")]).unwrap();
        assert_eq!(user_tags(tags).unwrap(), expected);
    }
}
