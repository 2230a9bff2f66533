//! What may change about a prompt and its versions, brought into line.

use fmf_core::{Prompt, PromptChange, PromptVersion, Tags, Version};

use super::{numbers::Numbers, placeholder, plan::Step, read::Whole};

/// A change of the target, and what it is called in the report.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    pub(super) step: Step,
    pub(super) change: PromptChange,
}

/// The changes of versions that are there already, then those of the prompt itself.
pub(super) fn changes(source: &Whole, target: Option<&Whole>, numbers: &Numbers) -> Vec<Alignment> {
    let mut changes = Vec::new();
    for version in &source.versions {
        let there = numbers.get(version.version).and_then(|number| {
            target?.versions.iter().find(|candidate| candidate.version == number)
        });
        if let Some(there) = there {
            changes.extend(of_version(version, there));
        }
    }
    changes.extend(of_prompt(source, &after_registering(source, target, numbers), target));
    changes
}

pub(super) fn of_version(source: &PromptVersion, target: &PromptVersion) -> Vec<Alignment> {
    let number = target.version;
    let mut changes = Vec::new();
    let mut add = |step, change| changes.push(Alignment { step, change });
    let of_this = || PromptChange { version: Some(number), ..PromptChange::default() };
    let message = source.commit_message.as_ref();
    let is_wanted = message.is_some() || placeholder::says_so(target.commit_message.as_deref());
    if is_wanted && message != target.commit_message.as_ref() {
        let description = Some(message.cloned());
        add(Step::Message(number), PromptChange { description, ..of_this() });
    }
    let set_tags = missing_tags(&source.tags, &target.tags);
    if !set_tags.is_empty() {
        add(Step::Tags(Some(number)), PromptChange { set_tags, ..of_this() });
    }
    let config = source.model_config.as_ref();
    if config.is_some() && config != target.model_config.as_ref() {
        let model_config = Some(config.cloned());
        add(Step::ModelConfig(number), PromptChange { model_config, ..of_this() });
    }
    changes
}

/// Tags and description of the prompt, against what registering will have left there.
fn of_prompt(source: &Whole, after: &Prompt, before: Option<&Whole>) -> Vec<Alignment> {
    let mut changes = Vec::new();
    let wanted = &source.prompt;
    let set_tags = missing_tags(&wanted.tags, &after.tags);
    // Registering sets the tags of versions on the prompt too. What neither the source's prompt
    // nor the target's had before is taken away again.
    let was_there = |key: &str| before.is_some_and(|before| before.prompt.tags.get(key).is_some());
    let strays = after.tags.iter().map(|(key, _)| key);
    let strays = strays.filter(|key| wanted.tags.get(key.as_str()).is_none());
    let delete_tags: Vec<_> = strays.filter(|key| !was_there(key.as_str())).cloned().collect();
    if !set_tags.is_empty() || !delete_tags.is_empty() {
        let change = PromptChange { set_tags, delete_tags, ..PromptChange::default() };
        changes.push(Alignment { step: Step::Tags(None), change });
    }
    let keeps_its_own = wanted.description.is_none()
        && before.is_some()
        && !placeholder::says_so(after.description.as_deref());
    if wanted.description != after.description && !keeps_its_own {
        let description = Some(wanted.description.clone());
        let change = PromptChange { description, ..PromptChange::default() };
        changes.push(Alignment { step: Step::Description, change });
    }
    changes
}

/// What the target's prompt will look like once the missing versions are registered: their tags
/// are set on it, and the first message of all describes a prompt that is new.
fn after_registering(source: &Whole, target: Option<&Whole>, numbers: &Numbers) -> Prompt {
    let new = |number: Version| numbers.missing().iter().any(|one| one.source == number);
    let begins_with_a_gap = numbers.missing().first().is_some_and(|one| one.gap().next().is_some());
    let registered = || source.versions.iter().filter(|version| new(version.version));
    let mut after = match target {
        Some(target) => target.prompt.clone(),
        None => Prompt {
            tags: Tags::new(),
            description: match begins_with_a_gap {
                true => Some(placeholder::MESSAGE.to_owned()),
                false => registered().next().and_then(|first| first.commit_message.clone()),
            },
            ..source.prompt.clone()
        },
    };
    for version in registered() {
        for (key, value) in version.tags.iter() {
            // A tag that the source holds is within the limits that hold on every store.
            let _ = after.tags.set(key.clone(), value);
        }
    }
    after
}

/// The tags of the source that the target lacks or holds another value of.
fn missing_tags(source: &Tags, target: &Tags) -> Tags {
    let mut missing = Tags::new();
    for (key, value) in source.iter() {
        if target.get(key.as_str()) != Some(value) {
            let _ = missing.set(key.clone(), value);
        }
    }
    missing
}
