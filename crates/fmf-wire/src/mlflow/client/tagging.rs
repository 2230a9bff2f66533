//! Changing what may change: descriptions, tags, model configuration.

use fmf_core::{
    PromptChange, PromptName, Result, Selector, Version, Write,
    entry::{EntryKey, EntryTag, EntryVersion, Fact},
};

use super::{MlflowStore, call::Call, reading::missing};
use crate::mlflow::{
    messages::Empty,
    requests::{
        DeleteModelVersionTag, DeleteRegisteredModelTag, GetModelVersion, SetModelVersionTag,
        SetRegisteredModelTag, UpdateModelVersion, UpdateRegisteredModel,
    },
};

impl MlflowStore {
    /// Changes a prompt or a version, step by step: what is said first is done first.
    pub(super) async fn change(
        &self,
        name: &PromptName,
        change: PromptChange,
        how: &Write,
    ) -> Result<()> {
        change.check()?;
        match change.version {
            None => self.change_prompt(name, change, how).await,
            Some(version) => self.change_version(name, version, change, how).await,
        }
    }

    async fn change_prompt(
        &self,
        name: &PromptName,
        change: PromptChange,
        how: &Write,
    ) -> Result<()> {
        self.require_prompt(name).await?;
        if let Some(description) = change.description {
            let call = UpdateRegisteredModel { name: name.clone(), description };
            self.understood(self.transport.send_as(&call, how).await)?;
        }
        for key in change.delete_tags {
            let key = EntryKey::from(key.as_str());
            self.act(&DeleteRegisteredModelTag { name: name.clone(), key }, how).await?;
        }
        for (key, value) in change.set_tags.iter() {
            let tag = EntryTag::user(key.as_str(), value);
            self.act(&SetRegisteredModelTag { name: name.clone(), tag }, how).await?;
        }
        Ok(())
    }

    async fn change_version(
        &self,
        name: &PromptName,
        version: Version,
        change: PromptChange,
        how: &Write,
    ) -> Result<()> {
        self.require_version(name, version).await?;
        if let Some(description) = change.description {
            let call = UpdateModelVersion { name: name.clone(), version, description };
            self.understood(self.transport.send_as(&call, how).await)?;
        }
        let deleted = change.delete_tags.iter().map(|key| EntryKey::from(key.as_str()));
        let set = change.set_tags.iter().map(|(key, value)| EntryTag::user(key.as_str(), value));
        let (config_deleted, config_set) = match change.model_config {
            None => (None, None),
            Some(None) => (Some(EntryKey::Fact(Fact::ModelConfig)), None),
            Some(Some(json)) => (None, Some(EntryTag::fact(Fact::ModelConfig, json.as_str()))),
        };
        for key in config_deleted.into_iter().chain(deleted) {
            self.act(&DeleteModelVersionTag { name: name.clone(), version, key }, how).await?;
        }
        for tag in config_set.into_iter().chain(set) {
            self.act(&SetModelVersionTag { name: name.clone(), version, tag }, how).await?;
        }
        Ok(())
    }

    /// # Errors
    /// `PromptNotFound`, also for a model, and `VersionNotFound`.
    async fn require_version(&self, name: &PromptName, version: Version) -> Result<()> {
        let call = GetModelVersion { name: name.clone(), version };
        let answer = match self.transport.send(&call).await {
            Err(failure) if failure.is_missing() => {
                let entry = self.require_prompt(name).await?;
                return Err(missing(&entry, &Selector::Version(version)));
            }
            answer => self.understood(answer)?,
        };
        let found = EntryVersion::try_from(answer.model_version)?;
        if found.is_prompt() { Ok(()) } else { Err(self.no_prompt(name)) }
    }

    /// A step that has nothing to answer.
    async fn act(&self, call: &impl Call<Answer = Empty>, how: &Write) -> Result<()> {
        self.understood(self.transport.send_as(call, how).await).map(|Empty {}| ())
    }
}
