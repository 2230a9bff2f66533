//! What a copy did, prompt by prompt.

use fmf_core::{PromptName, StoreError};

use super::plan::Step;

/// What a copy did.
#[derive(Debug)]
pub struct CopyReport {
    /// The source, as it prints itself.
    pub from: String,
    /// The target, as it prints itself.
    pub to: String,
    /// Whether nothing was written and this says what would be done.
    pub dry_run: bool,
    /// Every prompt, in the order in which they were copied.
    pub prompts: Vec<PromptReport>,
}

/// What a copy did to one prompt.
#[derive(Debug)]
pub struct PromptReport {
    /// The prompt.
    pub name: PromptName,
    /// How it ended.
    pub outcome: Outcome,
    /// What was done, in order; also when it failed in between.
    pub steps: Vec<Step>,
}

/// How the copy of one prompt ended.
#[derive(Debug)]
pub enum Outcome {
    /// The target did not have it.
    Created,
    /// The target had it, and some of it was added or changed.
    Updated,
    /// The target had all of it.
    Unchanged,
    /// The source has no version of it, so that there is nothing to register.
    Empty,
    /// It was not copied, or not wholly: the steps say how far it went.
    Failed(StoreError),
}

impl CopyReport {
    /// The prompts that were not copied wholly.
    pub fn failed(&self) -> impl Iterator<Item = (&PromptName, &StoreError)> {
        self.prompts.iter().filter_map(|prompt| match &prompt.outcome {
            Outcome::Failed(error) => Some((&prompt.name, error)),
            _ => None,
        })
    }
}
