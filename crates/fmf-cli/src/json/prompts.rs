//! Prompts and aliases.

use std::collections::BTreeMap;

use fmf::{Alias, Prompt, PromptName, PromptVersion, Version};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{VersionJson, moment, tags};

/// Of `prompt list` and `prompt search`.
#[derive(Debug, Serialize)]
pub(crate) struct PromptsJson {
    store: String,
    prompts: Vec<PromptJson>,
}

impl PromptsJson {
    pub(crate) fn new(store: String, prompts: &[Prompt]) -> Self {
        Self { store, prompts: prompts.iter().map(PromptJson::new).collect() }
    }
}

#[derive(Debug, Serialize)]
struct PromptJson {
    name: String,
    description: Option<String>,
    latest: Option<u32>,
    aliases: BTreeMap<String, u32>,
    tags: Map<String, Value>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

impl PromptJson {
    fn new(prompt: &Prompt) -> Self {
        let aliases = prompt.aliases.iter();
        Self {
            name: prompt.name.to_string(),
            description: prompt.description.clone(),
            latest: prompt.latest.map(Version::get),
            aliases: aliases.map(|(alias, at)| (alias.to_string(), at.get())).collect(),
            tags: tags(&prompt.tags),
            created_at: moment(prompt.created_at),
            updated_at: moment(prompt.updated_at),
        }
    }
}

/// Of `prompt show NAME`: a prompt, with its versions.
#[derive(Debug, Serialize)]
pub(crate) struct PromptDetailJson {
    store: String,
    #[serde(flatten)]
    prompt: PromptJson,
    versions: Vec<VersionJson>,
}

impl PromptDetailJson {
    pub(crate) fn new(store: String, prompt: &Prompt, versions: &[PromptVersion]) -> Self {
        let versions = versions.iter().map(VersionJson::new).collect();
        Self { store, prompt: PromptJson::new(prompt), versions }
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
