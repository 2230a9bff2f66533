//! Bringing prompts and ordinary models into a registry as they are elsewhere: with their numbers,
//! times and authors.
//!
//! Unlike [`copy`](crate::copy), which works between any two stores and registers versions anew, an
//! import writes to the registry's database itself. It adds and changes; it never takes away what
//! only the registry has, so that it can be repeated, or taken up after a failure. Each prompt is
//! one transaction. A number that holds something else in the registry is a conflict, and then
//! nothing of that prompt is touched.

mod archive;
mod mlflow;

use std::sync::Arc;

use fmf_core::{PromptName, Result, StoreError, Write};
use fmf_db::{ImportStep, Imported, ImportedEntry, Registry};

pub use self::{archive::from_archive, mlflow::from_mlflow};
use crate::{
    copy::{CopyReport, Outcome, PromptReport, Step},
    release::Moved,
};

/// How something is imported.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Report what would be done and write nothing.
    pub dry_run: bool,
    /// Who imports, and why. Without a reason, the reason names the source.
    pub how: Write,
}

/// Is told after each prompt how many were done, and how many there are.
pub type Progress = Box<dyn FnMut(usize, usize) + Send>;

/// An import on its way.
struct Import<'a> {
    to: &'a Registry,
    options: ImportOptions,
    report: CopyReport,
}

impl<'a> Import<'a> {
    fn new(from: String, to: &'a Registry, options: &ImportOptions) -> Self {
        let mut options = options.clone();
        options.how.reason.get_or_insert_with(|| format!("imported from {from}"));
        let report =
            CopyReport { from, to: to.to_string(), dry_run: options.dry_run, prompts: Vec::new() };
        Self { to, options, report }
    }

    /// Imports one prompt or model, or reports why there is none.
    async fn take(&mut self, name: &PromptName, entry: Result<ImportedEntry>) {
        let imported = match entry {
            Ok(entry) => self.import(entry).await,
            Err(error) => Err(error),
        };
        self.report.prompts.push(match imported {
            Ok(imported) => reported(name, imported),
            Err(error) => PromptReport::new(name, Outcome::Failed(error)),
        });
    }

    async fn import(&self, entry: ImportedEntry) -> Result<Imported> {
        let entry = Arc::new(entry);
        match self.options.dry_run {
            true => self.to.plan_import(entry).await,
            false => self.to.import(entry, self.options.how.clone()).await,
        }
    }

    /// Whether the source or the registry cannot be reached any more, so that going on is in vain.
    fn is_over(&self) -> bool {
        let last = self.report.prompts.last().map(|prompt| &prompt.outcome);
        matches!(last, Some(Outcome::Failed(StoreError::Unavailable(_))))
    }

    fn not_tried(&mut self, name: &PromptName) {
        self.report.prompts.push(PromptReport::new(name, Outcome::NotTried));
    }
}

fn reported(name: &PromptName, imported: Imported) -> PromptReport {
    let outcome = match (imported.created, imported.steps.is_empty()) {
        (true, _) => Outcome::Created,
        (false, false) => Outcome::Updated,
        (false, true) => Outcome::Unchanged,
    };
    let steps = imported.steps.into_iter().map(|step| match step {
        ImportStep::Version(number) => Step::Register { source: number, target: number },
        ImportStep::Message(number) => Step::Message(number),
        ImportStep::Stage(number) => Step::Stage(number),
        ImportStep::ModelConfig(number) => Step::ModelConfig(number),
        ImportStep::Tags(number) => Step::Tags(number),
        ImportStep::Description => Step::Description,
        ImportStep::Alias { alias, from, to } => Step::Alias(Moved { alias, from, to }),
    });
    PromptReport { steps: steps.collect(), ..PromptReport::new(name, outcome) }
}
