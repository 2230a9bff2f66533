//! The reading side of the store, without `async`: every call is a few file operations, or none
//! but asking whether files have changed.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use fmf_core::{
    Page, PageQuery, Prompt, PromptName, PromptVersion, Result, Selector, StoreError, Unreadable,
    Version,
};

use crate::{
    LocalOptions,
    cache::{Cache, Entry},
    error::failed,
    git,
    layout::{ALIASES, name_of},
    read::{self, Known},
    watch::Watch,
};

/// How often a prompt is looked up again when it changes while it is read.
const ATTEMPTS: usize = 10;

/// The files of a store, and what was read from them.
pub(crate) struct Files {
    root: PathBuf,
    options: LocalOptions,
    cache: Cache,
}

impl Files {
    pub(crate) fn new(root: PathBuf, options: LocalOptions) -> Self {
        let cache = Cache::new(options.cache_bytes);
        Self { root, options, cache }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        for _ in 0..ATTEMPTS {
            let entry = self.entry(name)?;
            let version = entry.known().select(selector)?;
            if let Some(loaded) = self.cache.version(&entry, version, self.options.strict)? {
                return Ok(Arc::clone(&loaded.value().version));
            }
            // It was listed a moment ago and is gone: the listing is out of date.
            self.cache.forget(name);
        }
        Err(self.keeps_changing(name))
    }

    pub(crate) fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.entry(name)?.prompt()
    }

    /// Every prompt that can be read; a broken one hides no other.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub(crate) fn prompts(&self) -> Result<Vec<Prompt>> {
        Ok(self.everything()?.filter_map(|(_, prompt)| prompt.ok()).collect())
    }

    /// What [`Files::prompts`] leaves out.
    ///
    /// # Errors
    /// When the root itself cannot be read.
    pub(crate) fn unreadable(&self) -> Result<Vec<Unreadable>> {
        let broken = self.everything()?.filter_map(|(name, prompt)| {
            // A folder without versions is no prompt.
            let error = prompt.err().filter(|error| !error.is_not_found())?;
            Some(Unreadable { name: name.as_str().to_owned(), error })
        });
        Ok(broken.collect())
    }

    fn everything(&self) -> Result<impl Iterator<Item = (PromptName, Result<Prompt>)>> {
        // Broken, this file breaks every prompt: better said than answered with nothing.
        self.cache.root_aliases(&self.root)?;
        let names = self.folders()?.into_iter().filter_map(|folder| name_of(&folder));
        Ok(names.map(|name| {
            let prompt = self.prompt(&name);
            (name, prompt)
        }))
    }

    /// The names of everything in the root that may be a prompt's folder.
    ///
    /// # Errors
    /// When the root cannot be read; one that is not there is empty.
    pub(crate) fn folders(&self) -> Result<Vec<String>> {
        let failed = |error| failed("read", &self.root, error);
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
                folders.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        folders.sort_unstable();
        Ok(folders)
    }

    /// Versions, the newest first. Who made a version and when is asked of git where its sidecar
    /// does not say; [`Files::get`], which must be fast, does not ask.
    pub(crate) fn versions(
        &self,
        name: &PromptName,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>> {
        for _ in 0..ATTEMPTS {
            let entry = self.entry(name)?;
            let numbers = page.cut(entry.known().folder.versions.keys().rev().copied())?;
            if let Some(items) = self.load(&entry, &numbers.items)? {
                return Ok(Page { items, next: numbers.next });
            }
            self.cache.forget(name);
        }
        Err(self.keeps_changing(name))
    }

    /// `None` when one of the versions is gone.
    fn load(&self, entry: &Entry, numbers: &[Version]) -> Result<Option<Vec<PromptVersion>>> {
        let mut versions = Vec::with_capacity(numbers.len());
        let mut undated = Vec::new();
        for number in numbers {
            let loaded = self.cache.version(entry, *number, self.options.strict)?;
            let Some(loaded) = loaded else { return Ok(None) };
            if !loaded.value().is_dated {
                undated.push(versions.len());
            }
            versions.push(PromptVersion::clone(&loaded.value().version));
        }
        if !undated.is_empty() {
            date(entry.known(), undated.iter().copied(), &mut versions);
        }
        Ok(Some(versions))
    }

    /// The prompt as it is now.
    ///
    /// # Errors
    /// `PromptNotFound`, `Corrupt`.
    pub(crate) fn entry(&self, name: &PromptName) -> Result<Arc<Entry>> {
        if let Some(entry) = self.cache.entry(name) {
            return Ok(entry);
        }
        let mut watch = Watch::new();
        watch.look_at(self.root.join(ALIASES));
        let root_aliases = self.cache.root_aliases(&self.root)?;
        let Some(known) = read::known(&self.root, name, root_aliases.value(), watch)? else {
            self.cache.forget(name);
            return Err(self.missing(name));
        };
        let entry = Arc::new(Entry::new(known));
        self.cache.insert(name, Arc::clone(&entry));
        Ok(entry)
    }

    pub(crate) fn missing(&self, name: &PromptName) -> StoreError {
        StoreError::PromptNotFound { name: name.clone(), store: self.to_string() }
    }

    fn keeps_changing(&self, name: &PromptName) -> StoreError {
        let name = name.as_str();
        StoreError::Unavailable(format!("prompt {name:?} in {self} keeps changing; try again"))
    }
}

impl fmt::Debug for Files {
    /// Without what was read: templates are nobody's business in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut files = f.debug_struct("Files");
        files.field("root", &self.root).field("options", &self.options).finish_non_exhaustive()
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "files in {}", self.root.display())
    }
}

/// Fills in what git knows of the versions at these places.
fn date(known: &Known, places: impl Iterator<Item = usize>, versions: &mut [PromptVersion]) {
    let commits = git::commits(&known.folder.path);
    for place in places {
        let Some(version) = versions.get_mut(place) else { continue };
        let file = known.folder.versions.get(&version.version).map(|file| &file.file);
        let Some(commit) = file.and_then(|file| commits.get(file)) else { continue };
        version.created_at = Some(commit.at);
        version.author.get_or_insert_with(|| commit.author.clone());
    }
}
