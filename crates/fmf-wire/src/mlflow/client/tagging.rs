//! Changing what may change: descriptions, tags, model configuration.

use fmf_core::{
    JsonText, PromptChange, PromptName, Result, Selector, Version, Write,
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
        self.configure(name, version, change.model_config, how).await?;
        for key in change.delete_tags {
            let key = EntryKey::from(key.as_str());
            self.act(&DeleteModelVersionTag { name: name.clone(), version, key }, how).await?;
        }
        for (key, value) in change.set_tags.iter() {
            let tag = EntryTag::user(key.as_str(), value);
            self.act(&SetModelVersionTag { name: name.clone(), version, tag }, how).await?;
        }
        Ok(())
    }

    /// Sets a model configuration or takes it away, if that is wanted.
    async fn configure(
        &self,
        name: &PromptName,
        version: Version,
        config: Option<Option<JsonText>>,
        how: &Write,
    ) -> Result<()> {
        let name = name.clone();
        match config {
            None => Ok(()),
            Some(None) => {
                let key = EntryKey::Fact(Fact::ModelConfig);
                self.act(&DeleteModelVersionTag { name, version, key }, how).await
            }
            Some(Some(json)) => {
                let tag = EntryTag::fact(Fact::ModelConfig, json.as_str());
                self.act(&SetModelVersionTag { name, version, tag }, how).await
            }
        }
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
