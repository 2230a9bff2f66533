//! Registering a version, in the steps that the stock client takes.
//!
//! On a real server it is not one act: when a step fails, those before it stay. The steps go
//! from what is harmless to what counts, and one process takes them one register at a time.

use fmf_core::{
    NewVersion, PromptVersion, Result, StoreError,
    entry::{
        Entry, EntryKind, EntryTag, EntryVersion, Fact, NewEntry, NewEntryVersion, PROMPT_SOURCE,
    },
};

use super::{MlflowStore, reading::latest};
use crate::mlflow::requests::{
    CreateModelVersion, CreateRegisteredModel, DeleteRegisteredModel, SetAlias,
    SetRegisteredModelTag,
};

impl MlflowStore {
    pub(super) async fn register_version(&self, new: NewVersion) -> Result<PromptVersion> {
        new.check()?;
        let _turn = self.turn.lock().await;
        let created = self.prepare_prompt(&new).await?;
        let mut version = match self.add_version(&new).await {
            Err(error) if created => {
                self.take_back(&new).await;
                return Err(error);
            }
            added => added?,
        };
        for alias in &new.aliases {
            let (name, number) = (version.name.clone(), version.version);
            let call = SetAlias { name, alias: alias.clone(), version: number };
            self.understood(self.transport.send_as(&call, &new.how).await)?;
            version.aliases.push(alias.clone());
        }
        version.aliases.sort();
        version.aliases.dedup();
        Ok(version)
    }

    /// Makes the prompt ready for a version; tells whether it was created for it.
    async fn prepare_prompt(&self, new: &NewVersion) -> Result<bool> {
        if let Some(entry) = self.find_entry(&new.name).await? {
            return self.retag_prompt(&entry, new).await.map(|()| false);
        }
        check_latest(new, None)?;
        let mut tags = vec![EntryTag::fact(Fact::IsPrompt, "true")];
        tags.extend(new.prompt_tags());
        let (name, description) = (new.name.clone(), new.commit_message.clone());
        let call = CreateRegisteredModel { entry: NewEntry { name, description, tags } };
        match self.transport.send_as(&call, &new.how).await {
            // Somebody else was faster.
            Err(failure) if failure.is_taken() => {
                let entry = self.find_entry(&new.name).await?;
                let entry = entry.ok_or_else(|| failure.into_store_error(&self.to_string()))?;
                self.retag_prompt(&entry, new).await.map(|()| false)
            }
            answer => self.understood(answer).map(|_| true),
        }
    }

    /// Sets the tags of a prompt that is there, as far as they are not what they should be.
    async fn retag_prompt(&self, entry: &Entry, new: &NewVersion) -> Result<()> {
        if !entry.is_prompt() {
            let (name, existing) = (new.name.clone(), EntryKind::Model);
            return Err(StoreError::AlreadyExists { name, existing });
        }
        check_latest(new, Some(entry))?;
        for tag in new.prompt_tags().into_iter().filter(|tag| !entry.tags.contains(tag)) {
            let call = SetRegisteredModelTag { name: new.name.clone(), tag };
            self.understood(self.transport.send_as(&call, &new.how).await)?;
        }
        Ok(())
    }

    async fn add_version(&self, new: &NewVersion) -> Result<PromptVersion> {
        let version = NewEntryVersion {
            name: new.name.clone(),
            description: new.commit_message.clone(),
            tags: new.version_tags(),
            source: PROMPT_SOURCE.into(),
            run_id: None,
            run_link: None,
        };
        let call = CreateModelVersion::of_prompt(version);
        let answer = self.understood(self.transport.send_as(&call, &new.how).await)?;
        EntryVersion::try_from(answer.model_version)?.into_prompt_version()
    }

    /// Deletes a prompt that was created for a version that could not be added, unless somebody
    /// added one meanwhile. The error that led here is the one that counts.
    async fn take_back(&self, new: &NewVersion) {
        if let Ok(Some(entry)) = self.find_entry(&new.name).await
            && entry.latest_versions.is_empty()
        {
            let call = DeleteRegisteredModel { name: new.name.clone() };
            let _ = self.transport.send_as(&call, &new.how).await;
        }
    }
}

fn check_latest(new: &NewVersion, entry: Option<&Entry>) -> Result<()> {
    let what = format!("the latest of prompt {:?}", new.name.as_str());
    new.expect_latest.check(&what, entry.and_then(latest))
}
