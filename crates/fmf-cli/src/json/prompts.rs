//! Prompts and aliases.

use fmf::{Alias, Prompt, PromptName, PromptVersion, TextHit, Version};
use fmf_wire::fmf::messages;
use serde::Serialize;

/// Of `prompt list` and `prompt search`.
#[derive(Debug, Serialize)]
pub(crate) struct PromptsJson {
    store: String,
    prompts: Vec<messages::Prompt>,
}

impl PromptsJson {
    pub(crate) fn new(store: String, prompts: &[Prompt]) -> Self {
        Self { store, prompts: prompts.iter().map(messages::Prompt::from).collect() }
    }
}

/// Of `prompt search --text`.
#[derive(Debug, Serialize)]
pub(crate) struct HitsJson {
    store: String,
    hits: Vec<messages::TextHit>,
}

impl HitsJson {
    pub(crate) fn new(store: String, hits: &[TextHit]) -> Self {
        Self { store, hits: hits.iter().map(messages::TextHit::from).collect() }
    }
}

/// Of `prompt show NAME`: a prompt, with its versions.
#[derive(Debug, Serialize)]
pub(crate) struct PromptDetailJson {
    store: String,
    #[serde(flatten)]
    prompt: messages::Prompt,
    versions: Vec<messages::Version>,
}

impl PromptDetailJson {
    pub(crate) fn new(store: String, prompt: &Prompt, versions: &[PromptVersion]) -> Self {
        let versions = versions.iter().map(messages::Version::from).collect();
        Self { store, prompt: messages::Prompt::from(prompt), versions }
    }
}

/// Of `alias list`.
#[derive(Debug, Serialize)]
pub(crate) struct AliasesJson {
    pub(crate) store: String,
    pub(crate) aliases: Vec<AliasJson>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AliasJson {
    name: String,
    alias: String,
    version: u32,
}

impl AliasJson {
    pub(crate) fn new(name: &PromptName, alias: &Alias, version: Version) -> Self {
        Self { name: name.to_string(), alias: alias.to_string(), version: version.get() }
    }
}
