//! Changing what may change: descriptions, tags, model configuration.

use fmf_core::{PromptChange, PromptName, Result, Version};

use super::Staged;
use crate::{
    about::About,
    document,
    files::Files,
    layout::{Folder, PROMPT},
    sidecar::Sidecar,
    time,
};

impl Files {
    pub(crate) fn update(&self, name: &PromptName, change: PromptChange) -> Result<()> {
        change.check()?;
        let held = self.hold(name)?;
        let mut staged = Staged::default();
        match change.version {
            Some(version) => {
                let version = held.known.require(version)?;
                stage_version(&mut staged, &held.known.folder, version, change)?;
            }
            None => stage_prompt(&mut staged, &held.known.folder, change)?,
        }
        staged.commit()
    }
}

fn stage_version(
    staged: &mut Staged,
    folder: &Folder,
    version: Version,
    change: PromptChange,
) -> Result<()> {
    let path = match folder.sidecars.get(&version) {
        Some(file) => folder.file(file),
        None => folder.file(&format!("{version}.meta.yaml")),
    };
    let mut sidecar: Sidecar = document::read(&path)?;
    let tags = sidecar.tags.to_tags(&path)?;
    sidecar.change(change, tags)?;
    let text = document::write(&path, &sidecar)?;
    staged.write(path, text.as_bytes())
}

fn stage_prompt(staged: &mut Staged, folder: &Folder, change: PromptChange) -> Result<()> {
    let path = folder.file(PROMPT);
    let mut about: About = document::read(&path)?;
    let tags = about.tags.to_tags(&path)?;
    about.change(change, tags, time::now())?;
    let text = document::write(&path, &about)?;
    staged.write(path, text.as_bytes())
}
