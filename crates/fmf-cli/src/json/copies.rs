//! What a copy did.

use fmf::{
    Version,
    copy::{CopyReport, Outcome, PromptReport, Step},
};
use serde::Serialize;

use crate::fault::chain;

/// Of `prompt copy` and `import`.
#[derive(Debug, Serialize)]
pub(crate) struct CopyJson {
    from: String,
    to: String,
    dry_run: bool,
    prompts: Vec<CopiedJson>,
}

impl CopyJson {
    pub(crate) fn new(report: &CopyReport) -> Self {
        Self {
            from: report.from.clone(),
            to: report.to.clone(),
            dry_run: report.dry_run,
            prompts: report.prompts.iter().map(CopiedJson::new).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct CopiedJson {
    name: String,
    /// `created`, `updated`, `unchanged`, `empty`, `failed` or `not_tried`.
    outcome: &'static str,
    error: Option<String>,
    steps: Vec<StepJson>,
}

impl CopiedJson {
    fn new(prompt: &PromptReport) -> Self {
        let (outcome, error) = match &prompt.outcome {
            Outcome::Created => ("created", None),
            Outcome::Updated => ("updated", None),
            Outcome::Unchanged => ("unchanged", None),
            Outcome::Empty => ("empty", None),
            Outcome::Failed(error) => ("failed", Some(chain(error))),
            Outcome::NotTried => ("not_tried", None),
        };
        let steps = prompt.steps.iter().map(StepJson::new).collect();
        Self { name: prompt.name.clone(), outcome, error, steps }
    }
}

/// One step; `step` says which of the other keys there are.
#[derive(Debug, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum StepJson {
    Register { source: u32, target: u32 },
    Gap { version: u32 },
    Message { version: u32 },
    Stage { version: u32 },
    ModelConfig { version: u32 },
    Tags { version: Option<u32> },
    Description,
    Alias { alias: String, from: Option<u32>, to: u32 },
}

impl StepJson {
    fn new(step: &Step) -> Self {
        match step {
            Step::Register { source, target } => {
                Self::Register { source: source.get(), target: target.get() }
            }
            Step::Gap(version) => Self::Gap { version: version.get() },
            Step::Message(version) => Self::Message { version: version.get() },
            Step::Stage(version) => Self::Stage { version: version.get() },
            Step::ModelConfig(version) => Self::ModelConfig { version: version.get() },
            Step::Tags(version) => Self::Tags { version: version.map(Version::get) },
            Step::Description => Self::Description,
            Step::Alias(moved) => Self::Alias {
                alias: moved.alias.to_string(),
                from: moved.from.map(Version::get),
                to: moved.to.get(),
            },
        }
    }
}
