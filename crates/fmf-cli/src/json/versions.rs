//! Versions, whole and rendered.

use fmf::{Message, PromptName, PromptVersion, release::Registered, render::Rendered};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{document, moment, tags};

/// Of `prompt get` and `prompt show NAME@ALIAS`.
#[derive(Debug, Serialize)]
pub(crate) struct VersionJson {
    name: String,
    version: u32,
    uri: String,
    /// `text` or `chat`.
    kind: String,
    /// The source: a text, or the JSON list of messages as a text.
    template: String,
    /// The messages of a chat template that can be read.
    messages: Option<Vec<MessageJson>>,
    variables: Vec<String>,
    response_format: Option<Value>,
    model_config: Option<Value>,
    commit_message: Option<String>,
    tags: Map<String, Value>,
    aliases: Vec<String>,
    author: Option<String>,
    created_at: Option<String>,
    /// SHA-256 over template, kind and response format.
    digest: String,
}

#[derive(Debug, Serialize)]
struct MessageJson {
    role: String,
    content: String,
}

impl From<&Message> for MessageJson {
    fn from(message: &Message) -> Self {
        Self { role: message.role.clone(), content: message.content.clone() }
    }
}

impl VersionJson {
    pub(crate) fn new(version: &PromptVersion) -> Self {
        let template = &version.template;
        let messages = template.messages().ok().filter(|_| template.is_chat());
        Self {
            name: version.name.to_string(),
            version: version.version.get(),
            uri: version.uri(),
            kind: template.kind().as_str().to_owned(),
            template: template.source().to_owned(),
            messages: messages.map(|messages| messages.iter().map(MessageJson::from).collect()),
            variables: template.variables(),
            response_format: document(version.response_format.as_ref()),
            model_config: document(version.model_config.as_ref()),
            commit_message: version.commit_message.clone(),
            tags: tags(&version.tags),
            aliases: version.aliases.iter().map(ToString::to_string).collect(),
            author: version.author.clone(),
            created_at: moment(version.created_at),
            digest: version.digest().to_string(),
        }
    }
}

/// Of `prompt versions`.
#[derive(Debug, Serialize)]
pub(crate) struct VersionsJson {
    store: String,
    name: String,
    versions: Vec<VersionJson>,
}

impl VersionsJson {
    pub(crate) fn new(store: String, name: &PromptName, versions: &[PromptVersion]) -> Self {
        let versions = versions.iter().map(VersionJson::new).collect();
        Self { store, name: name.to_string(), versions }
    }
}

/// Of `prompt register`.
#[derive(Debug, Serialize)]
pub(crate) struct RegisteredJson {
    /// Whether a new version was made.
    registered: bool,
    version: VersionJson,
}

impl RegisteredJson {
    pub(crate) fn new(registered: &Registered) -> Self {
        let version = VersionJson::new(&registered.version);
        Self { registered: registered.is_new, version }
    }
}

/// Of `prompt render`: `text` of a text template, `messages` of a chat template.
#[derive(Debug, Serialize)]
pub(crate) struct RenderedJson {
    name: String,
    version: u32,
    text: Option<String>,
    messages: Option<Vec<MessageJson>>,
}

impl RenderedJson {
    pub(crate) fn new(version: &PromptVersion, rendered: &Rendered) -> Self {
        let (text, messages) = match rendered {
            Rendered::Text(text) => (Some(text.clone()), None),
            Rendered::Chat(messages) => {
                (None, Some(messages.iter().map(MessageJson::from).collect()))
            }
        };
        let (name, version) = (version.name.to_string(), version.version.get());
        Self { name, version, text, messages }
    }
}
