//! A version of a prompt, whole.

use fmf_core::{Message as CoreMessage, PromptVersion, Result, StoreError, Template, TemplateKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Tags, corrupt,
    document::{document_source, document_value, moment_text, read_document, read_moments},
    prompt::read_version,
};

/// One version of a prompt. What it says never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Version {
    /// The prompt.
    pub name: String,
    /// The number: 1, 2, 3 and so on, never used again within one life of a prompt.
    pub version: u32,
    /// How the stock client names it: `prompts:/name/3`.
    pub uri: String,
    /// `text` or `chat`.
    pub kind: String,
    /// The source: a text, or the JSON list of messages as a text.
    pub template: String,
    /// The messages of a chat template that can be read.
    pub messages: Option<Vec<Message>>,
    /// The names of the variables, in the order of their first appearance.
    pub variables: Vec<String>,
    /// The schema of the answer that is asked of the model.
    pub response_format: Option<Value>,
    /// Its text, where its value does not lead back to it: other blanks, or no JSON at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_format_source: Option<String>,
    /// Model, temperature and the like; may change, and is outside the digest.
    pub model_config: Option<Value>,
    /// Its text, where its value does not lead back to it: other blanks, or no JSON at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_config_source: Option<String>,
    /// Why it was made.
    pub commit_message: Option<String>,
    /// Its own tags, in the order in which they were first set.
    #[cfg_attr(feature = "schema", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub tags: Tags,
    /// The aliases that stand for it, sorted.
    pub aliases: Vec<String>,
    /// Who made it, where that is known.
    pub author: Option<String>,
    /// When it was made, where that is known.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub created_at: Option<String>,
    /// SHA-256 over template, kind and response format, as 64 hexadecimal digits.
    pub digest: String,
}

/// One message of a chat template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Message {
    /// Who speaks: `system`, `user`, `assistant`, or what the application uses.
    pub role: String,
    /// What is said, with variables.
    pub content: String,
}

impl From<&CoreMessage> for Message {
    fn from(message: &CoreMessage) -> Self {
        Self { role: message.role.clone(), content: message.content.clone() }
    }
}

impl From<&PromptVersion> for Version {
    fn from(version: &PromptVersion) -> Self {
        let template = &version.template;
        let messages = template.messages().ok().filter(|_| template.is_chat());
        let (format, config) = (version.response_format.as_ref(), version.model_config.as_ref());
        Self {
            name: version.name.to_string(),
            version: version.version.get(),
            uri: version.uri(),
            kind: template.kind().as_str().to_owned(),
            template: template.source().to_owned(),
            messages: messages.map(|messages| messages.iter().map(Message::from).collect()),
            variables: template.variables(),
            response_format: document_value(format),
            response_format_source: document_source(format),
            model_config: document_value(config),
            model_config_source: document_source(config),
            commit_message: version.commit_message.clone(),
            tags: Tags::from(&version.tags),
            aliases: version.aliases.iter().map(ToString::to_string).collect(),
            author: version.author.clone(),
            created_at: moment_text(version.created_at),
            digest: version.digest().to_string(),
        }
    }
}

impl TryFrom<Version> for PromptVersion {
    type Error = StoreError;

    /// # Errors
    /// `Corrupt` for a name, a number or a moment that cannot be.
    fn try_from(version: Version) -> Result<Self> {
        let kind = TemplateKind::from(version.kind.as_str());
        let aliases = version.aliases.iter().map(|alias| alias.parse());
        Ok(Self {
            name: version.name.parse().map_err(|error| corrupt(&error))?,
            version: read_version(version.version)?,
            template: Template::from_source(kind, version.template),
            response_format: read_document(version.response_format, version.response_format_source),
            model_config: read_document(version.model_config, version.model_config_source),
            commit_message: version.commit_message,
            tags: version.tags.try_into()?,
            aliases: aliases.collect::<Result<_>>().map_err(|error| corrupt(&error))?,
            author: version.author,
            created_at: read_moments(version.created_at)?,
        })
    }
}
