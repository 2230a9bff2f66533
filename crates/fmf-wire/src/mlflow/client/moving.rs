//! Aliases set and taken away, versions and prompts deleted.

use fmf_core::{Alias, PromptName, Result, Selector, Version, Write, entry::Entry};

use super::{MlflowStore, reading::missing};
use crate::mlflow::requests::{DeleteAlias, DeleteModelVersion, DeleteRegisteredModel, SetAlias};

impl MlflowStore {
    /// Looks at the prompt, then moves the alias; between the two another process may move it.
    pub(super) async fn move_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: &Write,
    ) -> Result<Option<Version>> {
        alias.check_settable()?;
        let _turn = self.turn.lock().await;
        let prompt = self.require_prompt(name).await?;
        let left = match expected(&prompt, alias, how) {
            Ok(left) => left,
            Err(conflict) => {
                // A version that is missing is the first thing to be told, as by every store.
                self.read_version(name, &Selector::Version(version)).await?;
                return Err(conflict);
            }
        };
        let call = SetAlias { name: name.clone(), alias: alias.clone(), version };
        match self.transport.send_as(&call, how).await {
            Err(failure) if failure.is_missing() => {
                Err(missing(&prompt, &Selector::Version(version)))
            }
            answer => self.understood(answer).map(|_| left),
        }
    }

    pub(super) async fn remove_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: &Write,
    ) -> Result<Option<Version>> {
        let _turn = self.turn.lock().await;
        let prompt = self.require_prompt(name).await?;
        let left = expected(&prompt, alias, how)?;
        if left.is_some() {
            let call = DeleteAlias { name: name.clone(), alias: alias.clone() };
            self.understood(self.transport.send_as(&call, how).await)?;
        }
        Ok(left)
    }

    pub(super) async fn remove(
        &self,
        name: &PromptName,
        version: Option<Version>,
        how: &Write,
    ) -> Result<()> {
        let prompt = self.require_prompt(name).await?;
        let Some(version) = version else {
            let call = DeleteRegisteredModel { name: name.clone() };
            return self.understood(self.transport.send_as(&call, how).await).map(|_| ());
        };
        let call = DeleteModelVersion { name: name.clone(), version };
        match self.transport.send_as(&call, how).await {
            Err(failure) if failure.is_missing() => {
                Err(missing(&prompt, &Selector::Version(version)))
            }
            answer => self.understood(answer).map(|_| ()),
        }
    }
}

/// The version an alias stands for, after it was held against what the caller expects.
fn expected(prompt: &Entry, alias: &Alias, how: &Write) -> Result<Option<Version>> {
    let standing = prompt.aliases.iter().find(|(known, _)| known == alias);
    let standing = standing.map(|(_, version)| *version);
    how.expect.check(&format!("alias {:?}", alias.as_str()), standing)?;
    Ok(standing)
}
