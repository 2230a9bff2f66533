//! Templates: what a version says, as text or as chat messages.

mod chat;
mod json;
pub(crate) mod variables;

use std::fmt;

pub use chat::Message;
pub use json::JsonText;

use crate::{Result, text::check_no_nul};

/// The kind of a template, as it is written on the wire and on disk.
///
/// A closed set in FMF, but another system may have written another word: it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TemplateKind {
    /// One text.
    Text,
    /// A list of messages, each with a role.
    Chat,
    /// A word this version of FMF does not know; treated like text.
    Other(String),
}

impl TemplateKind {
    /// `text`, `chat`, or the unknown word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text => "text",
            Self::Chat => "chat",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for TemplateKind {
    fn from(word: &str) -> Self {
        match word {
            "text" => Self::Text,
            "chat" => Self::Chat,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The template of a version: its kind and its source, kept byte for byte.
///
/// The source of a chat template is the JSON list of its messages. It is kept as it was written,
/// and read by [`Template::messages`]: a registry may hold a chat template that is not valid JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    kind: TemplateKind,
    source: String,
}

impl Template {
    /// A text template.
    #[must_use]
    pub fn text(source: impl Into<String>) -> Self {
        Self { kind: TemplateKind::Text, source: source.into() }
    }

    /// A chat template of these messages, in the same JSON that MLflow's client writes.
    #[must_use]
    pub fn chat(messages: &[Message]) -> Self {
        Self { kind: TemplateKind::Chat, source: chat::encode(messages) }
    }

    /// A template as it was found, of whatever kind.
    #[must_use]
    pub fn from_source(kind: TemplateKind, source: impl Into<String>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Text or chat.
    #[must_use]
    pub fn kind(&self) -> &TemplateKind {
        &self.kind
    }

    /// Whether this is a chat template.
    #[must_use]
    pub fn is_chat(&self) -> bool {
        self.kind == TemplateKind::Chat
    }

    /// The source: the text, or the JSON list of messages.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The messages of a chat template; a text template is one message of the user.
    ///
    /// # Errors
    /// `Corrupt` when a chat template's source is no JSON list of messages.
    pub fn messages(&self) -> Result<Vec<Message>> {
        if self.is_chat() {
            return chat::decode(&self.source);
        }
        Ok(vec![Message { role: "user".to_owned(), content: self.source.clone() }])
    }

    /// The names of the variables, in the order of their first appearance.
    ///
    /// A template with `{% %}` is read as Jinja2, where only what the template does not define
    /// itself counts; a source that Jinja2 cannot read has no variables.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        variables::variables(self)
    }

    /// Whether the template holds `{% %}` and so is Jinja2 rather than plain `{{ variables }}`.
    #[must_use]
    pub fn is_jinja(&self) -> bool {
        is_jinja(&self.source)
    }

    /// The bytes the digest is taken over: the source, or, for a chat template that can be read,
    /// its messages written in one fixed way, so that the same messages from a YAML file and from
    /// a registry have the same digest.
    pub(crate) fn canonical(&self) -> String {
        match chat::decode(&self.source) {
            Ok(messages) if self.is_chat() => chat::encode(&messages),
            _ => self.source.clone(),
        }
    }

    /// # Errors
    /// `Invalid` when the source is too long or holds NUL.
    pub(crate) fn check(&self) -> Result<()> {
        crate::check_text(&self.source)?;
        check_no_nul("the template", &self.source)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// Whether a source holds `{% … %}` blocks (MLflow's test for Jinja2).
pub(crate) fn is_jinja(source: &str) -> bool {
    source.find("{%").is_some_and(|start| source[start + 2..].contains("%}"))
}
