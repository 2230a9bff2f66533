//! Alias files: a prompt's own `aliases.json`, and the root's for several prompts.
//!
//! Numbers may stand as `2` or as `"2"`. A prompt's own file wins over the root's.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use fmf_core::{Alias, PromptName, Result, StoreError, Version};
use serde_json::{Map, Value};

use crate::{
    error::corrupt,
    json,
    layout::{ALIASES, check_link},
    text,
    write::{Staged, sweep_beside},
};

/// The most bytes of an alias file.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The aliases of a prompt.
pub(crate) type Aliases = BTreeMap<Alias, Version>;

/// The content of an alias file, as it stands there.
pub(crate) type Document = Map<String, Value>;

/// Reads the alias file at `path`; one that is not there is empty.
///
/// # Errors
/// `Corrupt` for anything but a JSON object, and for a key that stands there twice.
pub(crate) fn read(root: &Path, path: &Path) -> Result<Document> {
    if path.is_symlink() {
        check_link(root, path)?;
    }
    let Some(text) = text::text(path, MAX_BYTES)? else { return Ok(Document::new()) };
    json::object(&text).map_err(|why| corrupt(path, why))
}

/// The aliases of one prompt: those of the root's file, and over them those of its own.
///
/// # Errors
/// `Corrupt` for what is no alias or no version.
pub(crate) fn merge(
    root: (&Path, &Document),
    own: (&Path, &Document),
    name: &PromptName,
) -> Result<Aliases> {
    let mut aliases = Aliases::new();
    let (path, document) = root;
    match document.get(name.as_str()) {
        None => {}
        Some(Value::Object(of_prompt)) => collect(&mut aliases, path, of_prompt)?,
        Some(_) => {
            return Err(corrupt(path, format!("{:?} has no object of aliases", name.as_str())));
        }
    }
    collect(&mut aliases, own.0, own.1)?;
    Ok(aliases)
}

fn collect(aliases: &mut Aliases, path: &Path, document: &Document) -> Result<()> {
    for (key, value) in document {
        let alias = alias(key).map_err(|error| corrupt(path, error))?;
        let version = version(value).ok_or_else(|| {
            corrupt(path, format!("alias {key:?} stands for {value}, which is no version"))
        })?;
        aliases.insert(alias, version);
    }
    Ok(())
}

fn alias(key: &str) -> Result<Alias, StoreError> {
    let alias: Alias = key.parse()?;
    alias.check_settable()?;
    Ok(alias)
}

fn version(value: &Value) -> Option<Version> {
    match value {
        Value::Number(number) => Version::new(number.as_u64()?.try_into().ok()?),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Both files in which aliases of a prompt may stand, to be changed.
#[derive(Debug)]
pub(crate) struct AliasFiles {
    name: PromptName,
    own: Changing,
    root: Changing,
}

#[derive(Debug)]
struct Changing {
    path: PathBuf,
    document: Document,
    is_changed: bool,
}

impl Changing {
    fn read(root: &Path, path: PathBuf) -> Result<Self> {
        Ok(Self { document: read(root, &path)?, path, is_changed: false })
    }

    fn stage(&self, staged: &mut Staged) -> Result<()> {
        if !self.is_changed {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&self.document)
            .map_err(|error| StoreError::backend("cannot write the aliases", error))?;
        staged.write(self.path.clone(), format!("{text}\n").as_bytes())
    }
}

impl AliasFiles {
    /// # Errors
    /// `Corrupt` for a file that is no JSON object.
    pub(crate) fn read(root: &Path, folder: &Path, name: &PromptName) -> Result<Self> {
        Ok(Self {
            name: name.clone(),
            own: Changing::read(root, folder.join(ALIASES))?,
            root: Changing::read(root, root.join(ALIASES))?,
        })
    }

    /// Points an alias at a version, where it stands already or else in the prompt's own file.
    pub(crate) fn set(&mut self, alias: &Alias, version: Version) {
        let key = alias.as_str().to_owned();
        let number = Value::from(version.get());
        let in_own = self.own.document.contains_key(&key);
        let of_prompt = of_prompt(&mut self.root.document, &self.name);
        let changed = match of_prompt {
            Some(of_prompt) if !in_own && of_prompt.contains_key(&key) => {
                of_prompt.insert(key, number);
                &mut self.root
            }
            _ => {
                self.own.document.insert(key, number);
                &mut self.own
            }
        };
        changed.is_changed = true;
    }

    /// Takes away every alias that `unwanted` says so of, wherever it stands.
    pub(crate) fn remove(&mut self, unwanted: impl Fn(&str, Option<Version>) -> bool) {
        let keep = |key: &String, value: &mut Value| !unwanted(key, version(value));
        let before = self.own.document.len();
        self.own.document.retain(keep);
        self.own.is_changed |= self.own.document.len() != before;
        if let Some(of_prompt) = of_prompt(&mut self.root.document, &self.name) {
            let before = of_prompt.len();
            of_prompt.retain(keep);
            self.root.is_changed |= of_prompt.len() != before;
        }
    }

    /// Takes the whole prompt out of the root's file.
    pub(crate) fn remove_prompt_from_root(&mut self) {
        self.root.is_changed |= self.root.document.shift_remove(self.name.as_str()).is_some();
    }

    /// Prepares the files that were changed.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(crate) fn stage(&self, staged: &mut Staged) -> Result<()> {
        self.own.stage(staged)?;
        if self.root.is_changed {
            // Only who writes this file leaves any beside it, and only they have to look.
            sweep_beside(&self.root.path);
        }
        self.root.stage(staged)
    }
}

/// The aliases of a prompt in the root's file.
fn of_prompt<'a>(root: &'a mut Document, name: &PromptName) -> Option<&'a mut Document> {
    root.get_mut(name.as_str())?.as_object_mut()
}
