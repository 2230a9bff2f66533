//! What may be done to prompts and models. Each act is one job: all of it happens, or nothing.

use fmf_core::{
    PromptName, Result, Write,
    entry::{Entry, EntryKey, EntryTag, NewEntry},
};

use super::Registry;
use crate::prompts::{self, Scope};

impl Registry {
    /// Creates a prompt or a model.
    ///
    /// # Errors
    /// `AlreadyExists`, `Invalid` for content over a limit.
    pub async fn create_entry(&self, new: NewEntry, how: Write) -> Result<Entry> {
        let write = self.engine().write(how, move |unit| {
            prompts::create_entry(unit, &new)?;
            prompts::entry(unit.session, &new.name, Scope::Everything)
        });
        write.await
    }

    /// Gives a prompt or a model another name.
    ///
    /// # Errors
    /// `PromptNotFound`; `AlreadyExists` when the new name is taken.
    pub async fn rename(&self, name: &PromptName, to: &PromptName, how: Write) -> Result<Entry> {
        let to = to.clone();
        self.act(name.clone(), how, move |unit, life| {
            prompts::rename(unit, life, &to)?;
            prompts::entry(unit.session, &to, Scope::Everything)
        })
        .await
    }

    /// Gives a prompt or a model a description, or takes it away.
    ///
    /// # Errors
    /// `PromptNotFound`, `Invalid`.
    pub async fn describe(
        &self,
        name: &PromptName,
        description: Option<String>,
        how: Write,
    ) -> Result<Entry> {
        self.act(name.clone(), how, move |unit, life| {
            prompts::describe_entry(unit, life, description.as_deref())?;
            prompts::entry(unit.session, &life.name, Scope::Everything)
        })
        .await
    }

    /// Sets a tag of a prompt or a model; one that is there keeps its place.
    ///
    /// # Errors
    /// `PromptNotFound`; `Invalid` for a value over a limit or a fact that never changes.
    pub async fn set_tag(&self, name: &PromptName, tag: EntryTag, how: Write) -> Result<()> {
        self.act(name.clone(), how, move |unit, life| prompts::set_tag(unit, life, &tag)).await
    }

    /// Takes a tag of a prompt or a model away; one that is not set is no error.
    ///
    /// # Errors
    /// `PromptNotFound`, `Invalid` for a fact that never changes.
    pub async fn delete_tag(&self, name: &PromptName, key: &EntryKey, how: Write) -> Result<()> {
        let key = key.clone();
        self.act(name.clone(), how, move |unit, life| prompts::delete_tag(unit, life, &key)).await
    }

    /// Deletes a prompt or a model with all its versions. Its name may begin a new life.
    ///
    /// # Errors
    /// `PromptNotFound`.
    pub async fn delete_entry(&self, name: &PromptName, how: Write) -> Result<()> {
        self.act(name.clone(), how, prompts::delete_entry).await
    }
}
