//! Deleting a version, or a prompt with everything that belongs to it.

use std::fs;

use fmf_core::{PromptName, Result, StoreError, Version};

use super::{
    Held, Staged,
    staged::{sync_folder, temporary_beside},
};
use crate::{
    about::About,
    document,
    error::failed,
    files::Files,
    layout::{PROMPT, TEMPORARY},
    read, time,
};

impl Files {
    pub(crate) fn delete(&self, name: &PromptName, version: Option<Version>) -> Result<()> {
        let held = self.hold(name)?;
        match version {
            Some(version) => self.delete_version(&held, held.known.require(version)?),
            None => self.delete_prompt(&held),
        }
    }

    /// The number is remembered and the aliases are gone before the version is: killed in
    /// between, this leaves a version without aliases, never an alias without a version.
    fn delete_version(&self, held: &Held, version: Version) -> Result<()> {
        let folder = &held.known.folder;
        let path = folder.file(PROMPT);
        let mut about: About = document::read(&path)?;
        about.last_version = read::last_version(folder)?.map(Version::get);
        about.updated_at = time::write(time::now());
        let mut staged = Staged::default();
        let text = document::write(&path, &about)?;
        staged.write(path, text.as_bytes())?;
        let mut aliases = self.alias_files(held)?;
        aliases.remove(|_, standing| standing == Some(version));
        aliases.stage(&mut staged)?;
        staged.commit()?;

        let template = folder.versions.get(&version).map(|template| &template.file);
        for file in template.into_iter().chain(folder.sidecars.get(&version)) {
            let path = folder.file(file);
            fs::remove_file(&path).map_err(|error| failed("delete", &path, error))?;
        }
        sync_folder(&folder.path)
    }

    /// The folder leaves its place in one step, and is then taken apart.
    fn delete_prompt(&self, held: &Held) -> Result<()> {
        let folder = &held.known.folder;
        if !folder.unknown.is_empty() {
            return Err(StoreError::Invalid(format!(
                "{} holds what FMF does not know ({}); move it away, then delete the prompt",
                folder.path.display(),
                folder.unknown.join(", ")
            )));
        }
        let mut aliases = self.alias_files(held)?;
        aliases.remove_prompt_from_root();
        let mut staged = Staged::default();
        aliases.stage(&mut staged)?;
        staged.commit()?;

        let removed = temporary_beside(&folder.path);
        fs::rename(&folder.path, &removed)
            .map_err(|error| failed("delete", &folder.path, error))?;
        sync_folder(self.root())?;
        self.sweep_removed();
        Ok(())
    }

    /// Takes apart what was deleted, by us or by writers that died over it. Nothing reads these
    /// folders, so that a failure to remove them harms no one.
    fn sweep_removed(&self) {
        let folders = self.folders().unwrap_or_default();
        for removed in folders.iter().filter(|folder| folder.starts_with(TEMPORARY)) {
            let _ = fs::remove_dir_all(self.root().join(removed));
        }
    }
}
