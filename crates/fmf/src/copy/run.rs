//! Carrying out the plan for one prompt.

use fmf_core::{
    Expect, NewVersion, PromptChange, PromptName, PromptStore, PromptVersion, Result, StoreError,
    Version, Write,
};

use super::{
    CopyOptions, Outcome, PromptReport, Step,
    align::{self, Alignment},
    conflict,
    numbers::Missing,
    placeholder,
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
    let mut copy = Copy { from, to, options, overtaken: false, steps: Vec::new() };
    let outcome = copy.run(&name).await.unwrap_or_else(Outcome::Failed);
    PromptReport {
        overtaken: copy.overtaken,
        steps: copy.steps,
        ..PromptReport::new(name, outcome)
    }
}

/// One prompt on its way, with the steps that are done.
struct Copy<'a> {
    from: &'a dyn PromptStore,
    to: &'a dyn PromptStore,
    options: &'a CopyOptions,
    overtaken: bool,
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
        let name = &source.prompt.name;
        for &number in &plan.numbers.leftovers {
            self.delete(name, number).await?;
            self.steps.push(Step::Gap(number));
        }
        let kept = target.map(|target| target.versions.as_slice()).unwrap_or_default();
        let kept = kept.iter().map(|version| version.version);
        let mut latest = kept.filter(|number| !plan.numbers.leftovers.contains(number)).max();
        for missing in plan.numbers.missing() {
            let version = source.versions.iter().find(|version| version.version == missing.source);
            if let Some(version) = version {
                self.add(version, missing, latest).await?;
                latest = Some(missing.target);
            }
        }
        for alignment in &plan.changes {
            self.align(name, alignment).await?;
        }
        for moved in &plan.aliases {
            self.set_alias(name, moved).await?;
        }
        Ok(())
    }

    /// Registers a version, behind the numbers that must be used up before it.
    async fn add(
        &mut self,
        version: &PromptVersion,
        missing: &Missing,
        latest: Option<Version>,
    ) -> Result<()> {
        let mut used = None;
        for number in missing.gap() {
            // A copy that was stopped may have used up more than can be seen.
            if used.is_some_and(|used| number <= used) {
                continue;
            }
            let given = self.register(placeholder::before(version), latest).await?;
            if given.version == missing.target {
                return self.adopt(version, &given).await;
            }
            if given.version > missing.target {
                return self.take_back(&given, missing.target).await;
            }
            self.delete(&given.name, given.version).await?;
            self.steps.push(Step::Gap(given.version));
            used = Some(given.version);
        }
        self.add_itself(version, missing.target, latest).await
    }

    async fn add_itself(
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
            ..NewVersion::new(version.name.clone(), version.template.clone())
        };
        let registered = self.register(new, latest).await?;
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

    /// Makes the version of a placeholder that got the version's own number. Its tags are set
    /// on the prompt too, as registering does.
    async fn adopt(&mut self, version: &PromptVersion, given: &PromptVersion) -> Result<()> {
        for alignment in align::of_version(version, given) {
            self.to.update(&version.name, alignment.change, self.how(Expect::Anything)).await?;
        }
        if !version.tags.is_empty() {
            let tags = PromptChange { set_tags: version.tags.clone(), ..PromptChange::default() };
            self.to.update(&version.name, tags, self.how(Expect::Anything)).await?;
        }
        self.steps.push(Step::Register { source: version.version, target: given.version });
        Ok(())
    }

    async fn register(
        &mut self,
        new: NewVersion,
        latest: Option<Version>,
    ) -> Result<PromptVersion> {
        let how = self.how(Expect::Anything);
        let new = NewVersion { expect_latest: expectation(latest), how, ..new };
        let answer = self.to.register(new).await;
        self.unless_overtaken(answer)
    }

    /// A target that has deleted its highest versions does not use their numbers again, and shows
    /// that only when it is written to. The version goes again; the tags that registering has set
    /// on the prompt stay.
    async fn take_back(&self, registered: &PromptVersion, number: Version) -> Result<()> {
        let (name, given) = (&registered.name, registered.version);
        self.delete(name, given).await?;
        Err(conflict(format!(
            "version {number} of prompt {:?} would become version {given} in the target, which \
             has deleted higher versions",
            name.as_str()
        )))
    }

    /// Deletes a version that this copy, or one before it, has made.
    async fn delete(&self, name: &PromptName, number: Version) -> Result<()> {
        match self.to.delete(name, Some(number), self.how(Expect::Anything)).await {
            // Another copy was faster.
            Err(StoreError::VersionNotFound { .. }) => Ok(()),
            answer => answer,
        }
    }

    async fn align(&mut self, name: &PromptName, alignment: &Alignment) -> Result<()> {
        let how = self.how(Expect::Anything);
        self.to.update(name, alignment.change.clone(), how).await?;
        self.steps.push(alignment.step.clone());
        Ok(())
    }

    async fn set_alias(&mut self, name: &PromptName, moved: &Moved) -> Result<()> {
        let how = self.how(expectation(moved.from));
        let answer = self.to.set_alias(name, &moved.alias, moved.to, how).await;
        self.unless_overtaken(answer)?;
        self.steps.push(Step::Alias(moved.clone()));
        Ok(())
    }

    /// A store that finds something else than was just read there was written to meanwhile.
    fn unless_overtaken<T>(&mut self, answer: Result<T>) -> Result<T> {
        self.overtaken |= matches!(answer, Err(StoreError::Conflict(_)));
        answer
    }

    fn how(&self, expect: Expect) -> Write {
        let source = || format!("copied from {}", self.from);
        let reason = self.options.how.reason.clone().unwrap_or_else(source);
        Write { reason: Some(reason), expect, ..self.options.how.clone() }
    }
}

fn expectation(found: Option<Version>) -> Expect {
    found.map_or(Expect::Nothing, Expect::Version)
}
