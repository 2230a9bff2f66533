//! The steps that bring the target into line with the source.

use fmf_core::{Alias, Result, Version};

use super::{CopyOptions, align, numbers, read::Whole};
use crate::release::Moved;

/// One thing that a copy does to the target. Versions are those of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A version is registered.
    Register {
        /// Its number in the source.
        source: Version,
        /// Its number in the target.
        target: Version,
    },
    /// A number that the source lacks is used up, so that it stays free here too.
    Gap(Version),
    /// The message of a version is set.
    Message(Version),
    /// The stage of a model's version is set; only an import does so.
    Stage(Version),
    /// The model configuration of a version is set.
    ModelConfig(Version),
    /// Tags are set: those of a version, or of the prompt itself.
    Tags(Option<Version>),
    /// The prompt's description is set, or taken away where registering has set one.
    Description,
    /// An alias is set or moved.
    Alias(Moved),
}

/// The steps for one prompt, with what each needs.
pub(super) struct Plan {
    pub(super) numbers: numbers::Numbers,
    pub(super) changes: Vec<align::Alignment>,
    pub(super) aliases: Vec<Moved>,
}

/// What must be done.
///
/// # Errors
/// `Conflict` when a number cannot be kept.
pub(super) fn plan(source: &Whole, target: Option<&Whole>, options: &CopyOptions) -> Result<Plan> {
    let numbers = match options.renumber {
        true => numbers::renumber(source, target),
        false => numbers::keep(source, target)?,
    };
    let changes = align::changes(source, target, &numbers);
    let aliases = aliases(source, target, &numbers);
    Ok(Plan { numbers, changes, aliases })
}

impl Plan {
    /// Everything the plan does, in order.
    pub(super) fn steps(&self) -> Vec<Step> {
        let left = self.numbers.leftovers.iter().copied().map(Step::Gap);
        let register = self.numbers.missing().iter().flat_map(|missing| {
            let (source, target) = (missing.source, missing.target);
            missing.gap().map(Step::Gap).chain([Step::Register { source, target }])
        });
        let changes = self.changes.iter().map(|change| change.step.clone());
        let aliases = self.aliases.iter().cloned().map(Step::Alias);
        left.chain(register).chain(changes).chain(aliases).collect()
    }
}

/// The aliases that must be set or moved. One whose version the source itself lacks is left.
fn aliases(source: &Whole, target: Option<&Whole>, numbers: &numbers::Numbers) -> Vec<Moved> {
    let before =
        |alias: &Alias| target.and_then(|target| target.prompt.aliases.get(alias).copied());
    let wanted = source.prompt.aliases.iter().filter_map(|(alias, at)| {
        let to = numbers.get(*at)?;
        let from = before(alias);
        (from != Some(to)).then(|| Moved { alias: alias.clone(), from, to })
    });
    wanted.collect()
}
