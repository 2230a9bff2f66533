//! Versions, listed, registered and rendered.

use fmf::{PromptName, PromptVersion, release::Registered, render::Rendered};
use fmf_wire::fmf::messages::{Message, Version};
use serde::Serialize;

/// Of `prompt versions`.
#[derive(Debug, Serialize)]
pub(crate) struct VersionsJson {
    store: String,
    name: String,
    versions: Vec<Version>,
}

impl VersionsJson {
    pub(crate) fn new(store: String, name: &PromptName, versions: &[PromptVersion]) -> Self {
        let versions = versions.iter().map(Version::from).collect();
        Self { store, name: name.to_string(), versions }
    }
}

/// Of `prompt register`.
#[derive(Debug, Serialize)]
pub(crate) struct RegisteredJson {
    /// Whether a new version was made.
    registered: bool,
    version: Version,
}

impl RegisteredJson {
    pub(crate) fn new(registered: &Registered) -> Self {
        let version = Version::from(&registered.version);
        Self { registered: registered.is_new, version }
    }
}

/// Of `prompt render`: `text` of a text template, `messages` of a chat template.
#[derive(Debug, Serialize)]
pub(crate) struct RenderedJson {
    name: String,
    version: u32,
    text: Option<String>,
    messages: Option<Vec<Message>>,
}

impl RenderedJson {
    pub(crate) fn new(version: &PromptVersion, rendered: &Rendered) -> Self {
        let (text, messages) = match rendered {
            Rendered::Text(text) => (Some(text.clone()), None),
            Rendered::Chat(messages) => (None, Some(messages.iter().map(Message::from).collect())),
        };
        let (name, version) = (version.name.to_string(), version.version.get());
        Self { name, version, text, messages }
    }
}
