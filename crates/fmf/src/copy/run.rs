//! Carrying out the plan for one prompt.

use fmf_core::{
    Expect, NewVersion, PromptName, PromptStore, PromptVersion, Result, Version, Write,
};

use super::{
    CopyOptions, Outcome, PromptReport, Step, conflict,
    plan::{Plan, plan},
    read::{Whole, whole, whole_if_there},
};
use crate::release::Moved;

pub(super) async fn copy_prompt(
    from: &dyn PromptStore,
    to: &dyn PromptStore,
    name: PromptName,
    options: &CopyOptions,
) -> PromptReport {
    let mut copy = Copy { from, to, options, steps: Vec::new() };
    let outcome = copy.run(&name).await.unwrap_or_else(Outcome::Failed);
    PromptReport { name, outcome, steps: copy.steps }
}

/// One prompt on its way, with the steps that are done.
struct Copy<'a> {
    from: &'a dyn PromptStore,
    to: &'a dyn PromptStore,
    options: &'a CopyOptions,
    steps: Vec<Step>,
}

impl Copy<'_> {
    async fn run(&mut self, name: &PromptName) -> Result<Outcome> {
        let source = whole(self.from, name).await?;
        if source.versions.is_empty() {
            return Ok(Outcome::Empty);
        }
        let target = whole_if_there(self.to, name).await?;
        let plan = plan(&source, target.as_ref(), self.options)?;
        if self.options.dry_run {
            self.steps = plan.steps();
        } else {
            self.carry_out(&source, target.as_ref(), &plan).await?;
        }
        Ok(match target {
            None => Outcome::Created,
            Some(_) if self.steps.is_empty() => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        })
    }

    async fn carry_out(
        &mut self,
        source: &Whole,
        target: Option<&Whole>,
        plan: &Plan,
    ) -> Result<()> {
        let mut latest = target.and_then(|target| target.prompt.latest);
        for version in &source.versions {
            let new = plan.numbers.new_versions().iter().find(|(from, _)| *from == version.version);
            if let Some(&(_, number)) = new {
                self.register(version, number, latest).await?;
                latest = Some(number);
            }
        }
        for alignment in &plan.changes {
            let how = self.how(Expect::Anything);
            self.to.update(&source.prompt.name, alignment.change.clone(), how).await?;
            self.steps.push(alignment.step.clone());
        }
        for moved in &plan.aliases {
            self.set_alias(&source.prompt.name, moved).await?;
        }
        Ok(())
    }

    async fn register(
        &mut self,
        version: &PromptVersion,
        number: Version,
        latest: Option<Version>,
    ) -> Result<()> {
        let new = NewVersion {
            response_format: version.response_format.clone(),
            model_config: version.model_config.clone(),
            commit_message: version.commit_message.clone(),
            tags: version.tags.clone(),
            expect_latest: expectation(latest),
            how: self.how(Expect::Anything),
            ..NewVersion::new(version.name.clone(), version.template.clone())
        };
        let registered = self.to.register(new).await?;
        if registered.version != number && !self.options.renumber {
            return self.take_back(&registered, number).await;
        }
        self.steps.push(Step::Register { source: version.version, target: registered.version });
        if registered.version != number {
            // The numbers after it are wrong too, and with them the aliases.
            return Err(conflict(format!(
                "version {} became version {} and not {number}, because higher versions were \
                 deleted in the target; copy again to go on from there",
                version.version, registered.version
            )));
        }
        Ok(())
    }

    /// A target that has deleted its highest versions does not use their numbers again, and shows
    /// that only when it is written to. The version goes again; the tags that registering has set
    /// on the prompt stay.
    async fn take_back(&self, registered: &PromptVersion, number: Version) -> Result<()> {
        let (name, given) = (&registered.name, registered.version);
        self.to.delete(name, Some(given), self.how(Expect::Anything)).await?;
        Err(conflict(format!(
            "version {number} of prompt {:?} would become version {given} in the target, which \
             has deleted higher versions",
            name.as_str()
        )))
    }

    async fn set_alias(&mut self, name: &PromptName, moved: &Moved) -> Result<()> {
        let how = self.how(expectation(moved.from));
        self.to.set_alias(name, &moved.alias, moved.to, how).await?;
        self.steps.push(Step::Alias(moved.clone()));
        Ok(())
    }

    fn how(&self, expect: Expect) -> Write {
        let source = || format!("copied from {}", self.from);
        let reason = self.options.how.reason.clone().unwrap_or_else(source);
        Write { actor: self.options.how.actor.clone(), reason: Some(reason), expect }
    }
}

fn expectation(found: Option<Version>) -> Expect {
    found.map_or(Expect::Nothing, Expect::Version)
}
