//! What was read, for as long as the files have not changed.
//!
//! A warm `get` asks the file system about five files at most (the folder, its aliases, the
//! root's, the template, the sidecar) and reads none.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

use fmf_core::{Prompt, PromptName, Result, Version};

use crate::{
    aliases::{self, Document},
    layout::ALIASES,
    read::{self, Known, Loaded},
    watch::{Watch, Watched},
};

/// One prompt, with those of its versions that were asked for.
#[derive(Debug)]
pub(crate) struct Entry {
    known: Watched<Known>,
    prompt: RwLock<Option<Watched<Prompt>>>,
    versions: RwLock<BTreeMap<Version, Arc<Watched<Loaded>>>>,
}

impl Entry {
    pub(crate) fn new(known: Watched<Known>) -> Self {
        Self { known, prompt: RwLock::default(), versions: RwLock::default() }
    }

    pub(crate) fn known(&self) -> &Known {
        self.known.value()
    }

    /// What belongs to the prompt itself.
    ///
    /// # Errors
    /// `Corrupt` for files that break a rule.
    pub(crate) fn prompt(&self) -> Result<Prompt> {
        if let Some(prompt) = reading(&self.prompt).as_ref().filter(|prompt| prompt.holds()) {
            return Ok(prompt.value().clone());
        }
        let read = read::prompt(self.known())?;
        let prompt = read.value().clone();
        *writing(&self.prompt) = Some(read);
        Ok(prompt)
    }

    fn version(&self, number: Version) -> Option<Arc<Watched<Loaded>>> {
        let found = reading(&self.versions).get(&number).cloned();
        found.filter(|loaded| loaded.holds())
    }
}

/// Everything that was read, up to a number of bytes.
#[derive(Debug)]
pub(crate) struct Cache {
    entries: RwLock<HashMap<PromptName, Arc<Entry>>>,
    root_aliases: RwLock<Option<Arc<Watched<Document>>>>,
    bytes: AtomicUsize,
    most_bytes: usize,
}

impl Cache {
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self {
            entries: RwLock::default(),
            root_aliases: RwLock::default(),
            bytes: AtomicUsize::new(0),
            most_bytes,
        }
    }

    /// The prompt, if its files still look as they did when it was read.
    pub(crate) fn entry(&self, name: &PromptName) -> Option<Arc<Entry>> {
        let found = reading(&self.entries).get(name).cloned();
        found.filter(|entry| entry.known.holds())
    }

    pub(crate) fn insert(&self, name: &PromptName, entry: Arc<Entry>) {
        writing(&self.entries).insert(name.clone(), entry);
    }

    pub(crate) fn forget(&self, name: &PromptName) {
        writing(&self.entries).remove(name);
    }

    /// A version of a prompt; `None` when its file is gone since the folder was listed.
    ///
    /// # Errors
    /// `Corrupt` for files that break a rule.
    pub(crate) fn version(
        &self,
        entry: &Entry,
        number: Version,
        strict: bool,
    ) -> Result<Option<Arc<Watched<Loaded>>>> {
        if let Some(loaded) = entry.version(number) {
            return Ok(Some(loaded));
        }
        let Some(loaded) = read::version(entry.known(), number, strict)? else { return Ok(None) };
        let loaded = Arc::new(loaded);
        let bytes = loaded.value().version.template.source().len();
        writing(&entry.versions).insert(number, Arc::clone(&loaded));
        self.count(bytes);
        Ok(Some(loaded))
    }

    /// The root's alias file.
    ///
    /// # Errors
    /// `Corrupt` when it is no JSON object.
    pub(crate) fn root_aliases(&self, root: &Path) -> Result<Arc<Watched<Document>>> {
        if let Some(known) = reading(&self.root_aliases).as_ref().filter(|known| known.holds()) {
            return Ok(Arc::clone(known));
        }
        let path = root.join(ALIASES);
        let mut watch = Watch::new();
        watch.look_at(path.clone());
        let read = Arc::new(watch.holding(aliases::read(root, &path)?));
        *writing(&self.root_aliases) = Some(Arc::clone(&read));
        Ok(read)
    }

    /// A cache that has outgrown its bound begins anew: rare, and simpler than choosing what goes.
    fn count(&self, bytes: usize) {
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > self.most_bytes {
            self.bytes.store(0, Ordering::Relaxed);
            writing(&self.entries).clear();
        }
    }
}

/// A holder that panicked has left nothing half-done: every write is one insertion.
fn reading<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn writing<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
