//! Registering a version.

use fmf_core::{NewVersion, PromptVersion, Result, StoreError, Timestamp, Version};

use super::{Staged, sweep};
use crate::{
    about::About,
    aliases::AliasFiles,
    chat, document,
    document::TagMap,
    files::Files,
    layout::{Folder, PROMPT, Place},
    lock::Lock,
    read,
    sidecar::Sidecar,
    time,
};

impl Files {
    pub(crate) fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        new.check()?;
        let _lock = Lock::take(self.root())?;
        let mut staged = Staged::default();
        let folder = match Place::of(self.root(), &new.name)? {
            Place::Folder(path) => Folder::read(self.root(), path)?,
            Place::Free(path) => Folder::new(path),
            Place::Taken(why) => return Err(why),
        };
        sweep(&folder);
        let what = format!("the latest of prompt {:?}", new.name.as_str());
        new.expect_latest.check(&what, folder.latest())?;
        let last = read::last_version(&folder)?;
        let version = following(last)?;
        if !folder.path.exists() {
            staged.create_folder(&folder.path)?;
        }
        self.stage(&mut staged, &folder, &new, (last, version))?;
        staged.commit()?;
        self.get(&new.name, &version.into()).map(|registered| PromptVersion::clone(&registered))
    }

    /// Prepares the files of a version, in the order in which they are to appear.
    fn stage(
        &self,
        staged: &mut Staged,
        folder: &Folder,
        new: &NewVersion,
        (last, version): (Option<Version>, Version),
    ) -> Result<()> {
        let now = time::now();
        let template = TemplateFile::of(new, version);
        let sidecar_file = match folder.sidecars.get(&version) {
            Some(left_behind) => folder.file(left_behind),
            None => folder.file(&format!("{version}.meta.yaml")),
        };
        let sidecar = document::write(&sidecar_file, &template.sidecar(new, now))?;
        staged.write(sidecar_file, sidecar.as_bytes())?;
        if last.is_none() || !new.tags.is_empty() {
            stage_about(staged, folder, new, last.is_none().then_some(now))?;
        }
        staged.write(folder.file(&template.name), template.text.as_bytes())?;
        let mut aliases = AliasFiles::read(self.root(), &folder.path, &new.name)?;
        new.aliases.iter().for_each(|alias| aliases.set(alias, version));
        aliases.stage(staged)
    }
}

/// Prepares `prompt.yaml`, with the tags of the version added, and with the beginning of a life.
fn stage_about(
    staged: &mut Staged,
    folder: &Folder,
    new: &NewVersion,
    begins: Option<Timestamp>,
) -> Result<()> {
    let path = folder.file(PROMPT);
    let mut about: About = document::read(&path)?;
    let mut tags = about.tags.to_tags(&path)?;
    new.tags.iter().try_for_each(|(key, value)| tags.set(key.clone(), value))?;
    about.tags = TagMap::from(&tags);
    if let Some(now) = begins {
        about.begin(new, now);
    }
    let text = document::write(&path, &about)?;
    staged.write(path, text.as_bytes())
}

/// The file that holds the template of a new version.
struct TemplateFile {
    name: String,
    text: String,
    /// What a `.prompt.yml` says beside the messages.
    said: Option<chat::Chat>,
}

impl TemplateFile {
    fn of(new: &NewVersion, version: Version) -> Self {
        match chat::write(new) {
            Some((text, said)) => {
                Self { name: format!("{version}.prompt.yml"), text, said: Some(said) }
            }
            None => {
                let text = new.template.source().to_owned();
                Self { name: format!("{version}.prompt.txt"), text, said: None }
            }
        }
    }

    /// The sidecar says what the template's file does not.
    fn sidecar(&self, new: &NewVersion, now: Timestamp) -> Sidecar {
        let mut sidecar = Sidecar::of(new, now, self.text.as_bytes());
        match &self.said {
            Some(said) => {
                if said.response_format.is_some() {
                    sidecar.response_format = None;
                }
                if said.model_config.is_some() {
                    sidecar.model_config = None;
                }
            }
            None => {
                let kind = new.template.kind().as_str();
                sidecar.kind = (kind != "text").then(|| kind.to_owned());
            }
        }
        sidecar
    }
}

/// # Errors
/// `Invalid` when there is no number left.
fn following(last: Option<Version>) -> Result<Version> {
    let Some(last) = last else { return Ok(Version::FIRST) };
    let next = last.next();
    if next == last {
        return Err(StoreError::Invalid(format!("there is no version number after {last}")));
    }
    Ok(next)
}
