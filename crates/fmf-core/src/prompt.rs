//! Prompts and their versions.

use std::{collections::BTreeMap, fmt};

use sha2::{Digest as _, Sha256};

use crate::{
    Alias, Expect, JsonText, PromptName, Result, StoreError, TagKey, Tags, Template, Timestamp,
    Version, Write, text::check_no_nul,
};

/// The most characters of a template, on every store.
pub const MAX_TEMPLATE_CHARS: usize = 100_000;

/// # Errors
/// `Invalid` when a template's source is longer than [`MAX_TEMPLATE_CHARS`] (MLflow's words).
pub fn check_text(source: &str) -> Result<()> {
    if source.len() > MAX_TEMPLATE_CHARS && source.chars().count() > MAX_TEMPLATE_CHARS {
        return Err(StoreError::Invalid(format!(
            "Prompt text exceeds max length of {MAX_TEMPLATE_CHARS} characters."
        )));
    }
    Ok(())
}

/// A prompt: everything but what its versions say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Its name.
    pub name: PromptName,
    /// What it is for.
    pub description: Option<String>,
    /// Its own tags; those of its versions are another set.
    pub tags: Tags,
    /// Every alias and the version it stands for.
    pub aliases: BTreeMap<Alias, Version>,
    /// The highest version there is.
    pub latest: Option<Version>,
    /// When it was created, where the store knows.
    pub created_at: Option<Timestamp>,
    /// When a version was last added or taken away, or the prompt described anew.
    pub updated_at: Option<Timestamp>,
}

impl Prompt {
    /// The aliases that stand for `version`, sorted.
    #[must_use]
    pub fn aliases_of(&self, version: Version) -> Vec<Alias> {
        let standing = self.aliases.iter().filter(|(_, at)| **at == version);
        standing.map(|(alias, _)| alias.clone()).collect()
    }
}

/// One version of a prompt. Template and response format never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptVersion {
    /// The prompt.
    pub name: PromptName,
    /// The number.
    pub version: Version,
    /// What it says.
    pub template: Template,
    /// The schema of the answer that is asked of the model.
    pub response_format: Option<JsonText>,
    /// Model, temperature and the like; may change, and is outside the digest.
    pub model_config: Option<JsonText>,
    /// Why it was made.
    pub commit_message: Option<String>,
    /// Its own tags.
    pub tags: Tags,
    /// The aliases that stood for it when it was read, sorted.
    pub aliases: Vec<Alias>,
    /// Who made it, where the store knows.
    pub author: Option<String>,
    /// When it was made, where the store knows.
    pub created_at: Option<Timestamp>,
}

impl PromptVersion {
    /// The digest of what never changes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.template, self.response_format.as_ref())
    }

    /// `prompts:/name/3`.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("prompts:/{}/{}", self.name, self.version)
    }
}

/// SHA-256 over template, kind and response format: equal content, equal digest, on every store.
///
/// The bytes are `fmf-version-1`, then for kind, template and response format each a mark (0 for
/// absent, 1), the length in bytes as a big-endian `u64`, and the bytes. Chat messages and JSON
/// are taken in their canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a version with this content.
    #[must_use]
    pub fn of(template: &Template, response_format: Option<&JsonText>) -> Self {
        let mut hash = Sha256::new_with_prefix(b"fmf-version-1");
        let mut field = |value: Option<&str>| {
            hash.update([u8::from(value.is_some())]);
            hash.update((value.unwrap_or_default().len() as u64).to_be_bytes());
            hash.update(value.unwrap_or_default());
        };
        field(Some(template.kind().as_str()));
        field(Some(&template.canonical()));
        field(response_format.map(JsonText::canonical).as_deref());
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A version to be registered. The prompt is created if it is missing.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// The prompt.
    pub name: PromptName,
    /// What it says.
    pub template: Template,
    /// The schema of the answer.
    pub response_format: Option<JsonText>,
    /// Model, temperature and the like.
    pub model_config: Option<JsonText>,
    /// Why; becomes the prompt's description too when the prompt is new, as in MLflow.
    pub commit_message: Option<String>,
    /// Set on the version and on the prompt, as MLflow's client does.
    pub tags: Tags,
    /// Aliases to be moved to the new version in the same act.
    pub aliases: Vec<Alias>,
    /// What must be the highest version before this one.
    pub expect_latest: Expect,
    /// Who and why; `Write::expect` does not count here.
    pub how: Write,
}

impl NewVersion {
    /// A version that says `template` and nothing else.
    #[must_use]
    pub fn new(name: PromptName, template: Template) -> Self {
        Self {
            name,
            template,
            response_format: None,
            model_config: None,
            commit_message: None,
            tags: Tags::new(),
            aliases: Vec::new(),
            expect_latest: Expect::Anything,
            how: Write::default(),
        }
    }

    /// Checks every limit that holds on all stores; a store calls this before it writes.
    ///
    /// # Errors
    /// `Invalid` with the first rule that is broken.
    pub fn check(&self) -> Result<()> {
        self.template.check()?;
        for json in [&self.response_format, &self.model_config].into_iter().flatten() {
            crate::tags::check_tag_value(json.as_str())?;
        }
        check_no_nul("the commit message", self.commit_message.as_deref().unwrap_or_default())?;
        self.tags.keys().try_for_each(TagKey::check_settable)?;
        self.aliases.iter().try_for_each(Alias::check_settable)
    }

    /// The digest the version will have.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.template, self.response_format.as_ref())
    }
}

/// A change of what may change about a prompt, or about one version of it.
#[derive(Debug, Clone, Default)]
pub struct PromptChange {
    /// The version; `None` for the prompt itself.
    pub version: Option<Version>,
    /// The new description (of a version: its commit message); `Some(None)` takes it away.
    pub description: Option<Option<String>>,
    /// The new model configuration of a version; `Some(None)` takes it away.
    pub model_config: Option<Option<JsonText>>,
    /// Tags to be set.
    pub set_tags: Tags,
    /// Tags to be taken away; one that is not set is no error.
    pub delete_tags: Vec<TagKey>,
}

impl PromptChange {
    /// Checks the limits that hold on all stores.
    ///
    /// # Errors
    /// `Invalid` for a text that cannot be stored, a reserved tag, or a model configuration
    /// without a version.
    pub fn check(&self) -> Result<()> {
        self.set_tags.keys().chain(&self.delete_tags).try_for_each(TagKey::check_settable)?;
        if let Some(Some(description)) = &self.description {
            check_no_nul("the description", description)?;
        }
        if self.model_config.is_some() && self.version.is_none() {
            return Err(StoreError::Invalid(
                "a model configuration belongs to a version; say which".to_owned(),
            ));
        }
        if let Some(Some(config)) = &self.model_config {
            crate::tags::check_tag_value(config.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, TemplateKind};

    #[test]
    fn the_digest_is_fixed_by_its_documented_bytes() {
        let digest = Digest::of(&Template::text("Hello {{name}}"), None);
        let mut bytes = b"fmf-version-1".to_vec();
        for (mark, field) in [(1, "text"), (1, "Hello {{name}}"), (0, "")] {
            bytes.push(mark);
            bytes.extend((field.len() as u64).to_be_bytes());
            bytes.extend(field.as_bytes());
        }
        assert_eq!(digest.0, <[u8; 32]>::from(Sha256::digest(&bytes)));
    }

    #[test]
    fn the_same_messages_have_the_same_digest_however_they_are_written() {
        let messages = [Message { role: "user".into(), content: "é".into() }];
        let ours = Template::chat(&messages);
        let theirs =
            Template::from_source(TemplateKind::Chat, "[{\"content\":\"é\",\"role\":\"user\"}]");
        assert_eq!(Digest::of(&ours, None), Digest::of(&theirs, None));
        assert_ne!(Digest::of(&ours, None), Digest::of(&Template::text(ours.source()), None));
    }

    #[test]
    fn a_template_of_one_character_too_many_is_refused() {
        assert!(check_text(&"é".repeat(MAX_TEMPLATE_CHARS)).is_ok());
        assert!(check_text(&"é".repeat(MAX_TEMPLATE_CHARS + 1)).is_err());
    }
}
