//! The reserved keys by which MLflow's protocol carries what a registry knows as facts.
//!
//! The only place that knows these keys. Which of them mean something depends on the level: on a
//! prompt `mlflow.prompt.text` is a tag like any other.

use fmf_core::{
    entry::{EntryKey, Fact},
    tracking::{CONTEXT_KEY, NAME_KEY, PROMPTS_KEY},
};

/// Where a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// On a prompt or a registered model.
    Entry,
    /// On one of its versions.
    Version,
}

const IS_PROMPT: &str = "mlflow.prompt.is_prompt";
const KIND: &str = "_mlflow_prompt_type";
const TEMPLATE: &str = "mlflow.prompt.text";
const RESPONSE_FORMAT: &str = "_mlflow_prompt_response_format";
const MODEL_CONFIG: &str = "_mlflow_prompt_model_config";
const EXPERIMENTS: &str = "_mlflow_experiment_ids";
const RUN_NAME: &str = "mlflow.runName";
const DATASET_CONTEXT: &str = "mlflow.data.context";
const LINKED_PROMPTS: &str = "mlflow.linkedPrompts";
/// The tag of a logged model that lists the versions made from it, as JSON.
pub const MODEL_VERSIONS: &str = "mlflow.modelVersions";

/// The key of a registry that stands for `key` of the wire.
#[must_use]
pub fn to_entry_key(level: Level, key: &str) -> EntryKey {
    if let Some(fact) = fact(level, key) {
        return EntryKey::Fact(fact);
    }
    // No tag can bear a `#`, but a search can ask for one: it must not meet a fact's own name.
    if key.starts_with('#') { EntryKey::User(format!("#{key}")) } else { EntryKey::from(key) }
}

/// The key of the wire that stands for `key` of a registry.
#[must_use]
pub fn to_wire_key(key: &EntryKey) -> &str {
    match key {
        EntryKey::User(key) => key,
        EntryKey::Fact(Fact::IsPrompt) => IS_PROMPT,
        EntryKey::Fact(Fact::Kind) => KIND,
        EntryKey::Fact(Fact::Template) => TEMPLATE,
        EntryKey::Fact(Fact::ResponseFormat) => RESPONSE_FORMAT,
        EntryKey::Fact(Fact::ModelConfig) => MODEL_CONFIG,
        EntryKey::Fact(Fact::Experiments) => EXPERIMENTS,
    }
}

/// The key under which a tag of a run, or of a dataset that it used, is kept.
#[must_use]
pub fn to_tag_key(key: &str) -> String {
    match key {
        RUN_NAME => NAME_KEY.to_owned(),
        DATASET_CONTEXT => CONTEXT_KEY.to_owned(),
        LINKED_PROMPTS => PROMPTS_KEY.to_owned(),
        // As above: a search can ask for a `#`.
        key if key.starts_with('#') => format!("#{key}"),
        key => key.to_owned(),
    }
}

/// The key under which a tag of a logged model is kept: its own, but for the one that has a meaning.
#[must_use]
pub fn to_model_tag_key(key: &str) -> String {
    match key {
        LINKED_PROMPTS => PROMPTS_KEY.to_owned(),
        key if key.starts_with('#') => format!("#{key}"),
        key => key.to_owned(),
    }
}

/// The key of the wire for that of a tag of a logged model.
#[must_use]
pub fn from_model_tag_key(key: &str) -> &str {
    match key {
        PROMPTS_KEY => LINKED_PROMPTS,
        key => key.strip_prefix('#').unwrap_or(key),
    }
}

/// The key of the wire for that of such a tag of a run.
#[must_use]
pub fn from_tag_key(key: &str) -> &str {
    match key {
        NAME_KEY => RUN_NAME,
        CONTEXT_KEY => DATASET_CONTEXT,
        PROMPTS_KEY => LINKED_PROMPTS,
        key => key,
    }
}

fn fact(level: Level, key: &str) -> Option<Fact> {
    match (level, key) {
        (_, IS_PROMPT) => Some(Fact::IsPrompt),
        (Level::Entry, EXPERIMENTS) => Some(Fact::Experiments),
        (Level::Version, KIND) => Some(Fact::Kind),
        (Level::Version, TEMPLATE) => Some(Fact::Template),
        (Level::Version, RESPONSE_FORMAT) => Some(Fact::ResponseFormat),
        (Level::Version, MODEL_CONFIG) => Some(Fact::ModelConfig),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_its_key_at_its_level() {
        for fact in Fact::ALL {
            let key = EntryKey::Fact(*fact);
            let wire = to_wire_key(&key);
            let entry = to_entry_key(Level::Entry, wire) == key;
            let version = to_entry_key(Level::Version, wire) == key;
            assert_eq!(entry, matches!(fact, Fact::IsPrompt | Fact::Experiments), "{wire}");
            assert_eq!(version, *fact != Fact::Experiments, "{wire}");
        }
    }

    #[test]
    fn no_tag_of_a_user_can_bear_the_key_of_a_fact() {
        for fact in Fact::ALL {
            let key: fmf_core::TagKey = to_wire_key(&EntryKey::Fact(*fact)).parse().unwrap();
            assert!(key.is_reserved(), "{key}");
        }
    }

    #[test]
    fn a_search_cannot_reach_a_fact_by_its_inner_name() {
        for fact in Fact::ALL {
            let key = to_entry_key(Level::Entry, fact.as_str());
            assert_ne!(EntryKey::from_written(key.as_str()), EntryKey::Fact(*fact));
        }
    }
}
