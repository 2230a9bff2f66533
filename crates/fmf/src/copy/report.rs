//! What a copy did, prompt by prompt.

use fmf_core::StoreError;

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
    /// The prompt, or what stands in its place and cannot be read.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether it failed because somebody else wrote meanwhile: copying again is all it takes.
    pub overtaken: bool,
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
    /// A store could not be reached any more before its turn came.
    NotTried,
}

impl PromptReport {
    pub(crate) fn new(name: impl ToString, outcome: Outcome) -> Self {
        Self { name: name.to_string(), outcome, overtaken: false, steps: Vec::new() }
    }
}

impl CopyReport {
    /// The prompts that were not copied wholly, and why.
    pub fn failed(&self) -> impl Iterator<Item = (&str, &StoreError)> {
        self.prompts.iter().filter_map(|prompt| match &prompt.outcome {
            Outcome::Failed(error) => Some((prompt.name.as_str(), error)),
            _ => None,
        })
    }
}
