//! What the folder of a prompt holds.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use fmf_core::{Result, Version};

use super::{FileKind, check_link};
use crate::error::{corrupt, failed};

/// The files of a prompt, by what their names say.
#[derive(Debug)]
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The templates.
    pub(crate) versions: BTreeMap<Version, VersionFile>,
    /// What else belongs to versions; a sidecar may be left without one.
    pub(crate) sidecars: BTreeMap<Version, String>,
    /// Whether there is a `prompt.yaml`.
    pub(crate) has_prompt: bool,
    /// Whether there is an `aliases.json`.
    pub(crate) has_aliases: bool,
    /// What writers left unfinished.
    pub(crate) temporary: Vec<String>,
    /// What FMF does not know.
    pub(crate) unknown: Vec<String>,
}

/// The file that holds the template of a version.
#[derive(Debug)]
pub(crate) struct VersionFile {
    /// Its name.
    pub(crate) file: String,
    /// Whether it holds chat messages in YAML.
    pub(crate) is_chat: bool,
}

impl Folder {
    /// A folder with nothing in it.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            versions: BTreeMap::new(),
            sidecars: BTreeMap::new(),
            has_prompt: false,
            has_aliases: false,
            temporary: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Lists a folder.
    ///
    /// # Errors
    /// `Corrupt` for two files with one number, and for links that leave `root`.
    pub(crate) fn read(root: &Path, path: PathBuf) -> Result<Self> {
        let mut folder = Self::new(path);
        let entries = fs::read_dir(&folder.path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| failed("read", &folder.path, error))? {
            let file = entry.file_name().to_string_lossy().into_owned();
            let kind = FileKind::of(&file);
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if is_link && kind != FileKind::Unknown {
                check_link(root, &entry.path())?;
            }
            folder.add(kind, file)?;
        }
        Ok(folder)
    }

    /// The highest version there is.
    pub(crate) fn latest(&self) -> Option<Version> {
        self.versions.last_key_value().map(|(version, _)| *version)
    }

    /// The path of a file in this folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn add(&mut self, kind: FileKind, file: String) -> Result<()> {
        let earlier = match kind {
            FileKind::Text(version) | FileKind::Chat(version) => {
                let is_chat = matches!(kind, FileKind::Chat(_));
                let found = VersionFile { file: file.clone(), is_chat };
                self.versions.insert(version, found).map(|earlier| (version, earlier.file))
            }
            FileKind::Sidecar(version) => {
                self.sidecars.insert(version, file.clone()).map(|earlier| (version, earlier))
            }
            FileKind::Prompt => {
                self.has_prompt = true;
                None
            }
            FileKind::Aliases => {
                self.has_aliases = true;
                None
            }
            FileKind::Temporary => {
                self.temporary.push(file);
                return Ok(());
            }
            FileKind::Unknown => {
                self.unknown.push(file);
                return Ok(());
            }
        };
        let Some((version, earlier)) = earlier else { return Ok(()) };
        let (one, other) = if earlier < file { (earlier, file) } else { (file, earlier) };
        Err(corrupt(
            &self.path,
            format!("{one} and {other} are both of version {version}; remove one of them"),
        ))
    }
}
