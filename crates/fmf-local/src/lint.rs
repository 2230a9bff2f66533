//! What a person should look at in a folder of prompts, as data.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use fmf_core::{PromptName, Result, StoreError, Version};

use crate::{
    about::About,
    aliases::{self, Aliases},
    document::{self, Document},
    files::Files,
    layout::{ALIASES, Folder, PROMPT, Place, TEMPORARY, is_like_a_version, name_of},
    read::{self, Known},
    sidecar::{Sidecar, sha256},
    text,
    watch::Watch,
    yaml,
};

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub path: PathBuf,
    /// Which rule it breaks.
    pub rule: Rule,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.path.display(), self.message, self.rule)
    }
}

/// What a folder of prompts should be free of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Something that cannot be read; `get` says the same.
    Broken,
    /// An alias of a version that is not there.
    AliasOfMissingVersion,
    /// A template whose bytes are not those that were published.
    EditedVersion,
    /// A sidecar without a template.
    SidecarWithoutVersion,
    /// A key that FMF does not know.
    UnknownKey,
    /// A tag that only MLflow's protocol may set; it is passed over.
    ReservedTag,
    /// A file that looks like a version and is none.
    StrayFile,
    /// A folder whose name is no prompt's.
    StrayFolder,
}

impl Rule {
    /// The rule as one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::AliasOfMissingVersion => "alias-of-missing-version",
            Self::EditedVersion => "edited-version",
            Self::SidecarWithoutVersion => "sidecar-without-version",
            Self::UnknownKey => "unknown-key",
            Self::ReservedTag => "reserved-tag",
            Self::StrayFile => "stray-file",
            Self::StrayFolder => "stray-folder",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// # Errors
/// When the root cannot be listed.
pub(crate) fn lint(files: &Files) -> Result<Vec<Finding>> {
    let mut findings = Findings(Vec::new());
    let root = files.root();
    let root_aliases = root.join(ALIASES);
    let shared = findings.keep(&root_aliases, aliases::read(root, &root_aliases));
    for folder in files.folders()? {
        match name_of(&folder) {
            Some(name) => {
                let path = root.join(&folder);
                findings.look_at_prompt(root, &path, &name, shared.as_ref());
            }
            None if folder.starts_with('.') && !folder.starts_with(TEMPORARY) => {}
            None => findings.add(
                &root.join(&folder),
                Rule::StrayFolder,
                "this folder is not the written form of any name; no prompt is read from it",
            ),
        }
    }
    findings.0.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(findings.0)
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, path: &Path, rule: Rule, message: impl Into<String>) {
        self.0.push(Finding { path: path.to_owned(), rule, message: message.into() });
    }

    /// What was read, or a finding that says why it was not.
    fn keep<T>(&mut self, path: &Path, answer: Result<T>) -> Option<T> {
        answer.map_err(|error: StoreError| self.add(path, Rule::Broken, error.to_string())).ok()
    }

    fn look_at_prompt(
        &mut self,
        root: &Path,
        path: &Path,
        name: &PromptName,
        shared: Option<&aliases::Document>,
    ) {
        let Some(Place::Folder(path)) = self.keep(path, Place::of(root, name)) else { return };
        let Some(folder) = self.keep(&path, Folder::read(root, path.clone())) else { return };
        self.look_at_files(&folder);
        self.look_at_aliases(root, &folder, name, shared);
        let none = aliases::Document::new();
        let known = read::known(root, name, &none, Watch::new());
        let known = known.map(|known| known.map(crate::watch::Watched::into_value));
        if let Some(Some(known)) = self.keep(&folder.path, known) {
            self.look_at_versions(&known);
        }
    }

    fn look_at_files(&mut self, folder: &Folder) {
        for file in folder.unknown.iter().filter(|file| is_like_a_version(file)) {
            let message = "this is read as no version: a template is called by its number, from 1 \
                           on, such as 1.prompt.txt";
            self.add(&folder.file(file), Rule::StrayFile, message);
        }
        for (version, file) in &folder.sidecars {
            let path = folder.file(file);
            if !folder.versions.contains_key(version) {
                let message = format!("there is no template of version {version}");
                self.add(&path, Rule::SidecarWithoutVersion, message);
            }
            self.look_at_keys::<Sidecar>(&path);
        }
        if folder.has_prompt {
            self.look_at_keys::<About>(&folder.file(PROMPT));
        }
    }

    fn look_at_keys<D: Document>(&mut self, path: &Path) {
        // What cannot be read at all is found where it is read.
        for (key, _) in document::unknown_keys::<D>(path).unwrap_or_default() {
            let message = format!("{key:?} is no key; the keys are {}", D::KEYS.join(", "));
            self.add(path, Rule::UnknownKey, message);
        }
        let reserved = document::read::<D>(path).and_then(|found| found.tags().reserved(path));
        for key in reserved.unwrap_or_default() {
            let message = format!("the tag {:?} is MLflow's own, and passed over", key.as_str());
            self.add(path, Rule::ReservedTag, message);
        }
    }

    fn look_at_aliases(
        &mut self,
        root: &Path,
        folder: &Folder,
        name: &PromptName,
        shared: Option<&aliases::Document>,
    ) {
        let none = aliases::Document::new();
        let (shared_path, path) = (root.join(ALIASES), folder.file(ALIASES));
        // The prompt's own file, if it is broken, is found where the whole prompt is read.
        let Ok(own) = aliases::read(root, &path) else { return };
        let sources = [(&shared_path, shared.unwrap_or(&none), &none), (&path, &none, &own)];
        for (place, shared, own) in sources {
            let merged = aliases::merge((&shared_path, shared), (&path, own), name);
            match merged {
                Ok(aliases) => self.look_for_missing(place, &aliases, folder),
                Err(_) if place == &path => {}
                Err(error) => self.add(place, Rule::Broken, error.to_string()),
            }
        }
    }

    fn look_for_missing(&mut self, path: &Path, aliases: &Aliases, folder: &Folder) {
        for (alias, version) in aliases {
            if !folder.versions.contains_key(version) {
                let message =
                    format!("alias {alias} stands for version {version}, which is missing");
                self.add(path, Rule::AliasOfMissingVersion, message);
            }
        }
    }

    fn look_at_versions(&mut self, known: &Known) {
        self.keep(&known.folder.file(PROMPT), read::prompt(known));
        for (version, file) in &known.folder.versions {
            let path = known.folder.file(&file.file);
            if self.keep(&path, read::version(known, *version, false)).is_some() {
                self.look_at_bytes(known, *version, &path);
            }
        }
    }

    fn look_at_bytes(&mut self, known: &Known, version: Version, path: &Path) {
        let Some(sidecar) = known.folder.sidecars.get(&version) else { return };
        let published = document::read::<Sidecar>(&known.folder.file(sidecar));
        let Some(published) = published.ok().and_then(|sidecar| sidecar.sha256) else { return };
        let Ok(Some(bytes)) = text::bytes(path, yaml::MAX_BYTES) else { return };
        if !published.eq_ignore_ascii_case(&sha256(&bytes)) {
            self.add(path, Rule::EditedVersion, read::edited(path).to_string());
        }
    }
}
