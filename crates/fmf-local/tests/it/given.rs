//! A folder of prompts as a person might have written it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use fmf_core::{NewVersion, PromptStore, PromptVersion, Result, StoreError, Template, Write};
use fmf_local::{LocalOptions, LocalStore};
use tempfile::TempDir;

pub(crate) struct Prompts {
    folder: TempDir,
    pub(crate) store: LocalStore,
}

impl Prompts {
    /// Files by their paths in the root.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let prompts = Self::with(LocalOptions::default());
        files.iter().for_each(|(path, text)| prompts.write(path, text));
        prompts
    }

    pub(crate) fn with(options: LocalOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = LocalStore::with_options(folder.path().join("prompts"), options);
        Self { folder, store }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.store.root().join(path)
    }

    /// A path beside the root.
    pub(crate) fn outside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Makes everything look as if it had been there for a while, so that it is cached.
    pub(crate) fn age(&self) {
        for path in self.everything() {
            let time = SystemTime::now() - Duration::from_secs(60);
            fs::File::open(path).unwrap().set_modified(time).unwrap();
        }
        fs::File::open(self.store.root())
            .unwrap()
            .set_modified(SystemTime::now() - Duration::from_secs(60))
            .unwrap();
    }

    /// Every path below the root, sorted; without the lock.
    pub(crate) fn everything(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(self.store.root(), &mut found);
        found.retain(|path| !path.ends_with(".fmf.lock"));
        found.sort();
        found
    }

    pub(crate) async fn get(&self, name: &str, selector: &str) -> Result<Arc<PromptVersion>> {
        self.store.get(&name.parse().unwrap(), &selector.parse().unwrap()).await
    }

    pub(crate) async fn source(&self, name: &str, selector: &str) -> String {
        self.get(name, selector).await.unwrap().template.source().to_owned()
    }

    /// What is wrong with a prompt, in one line.
    pub(crate) async fn error(&self, name: &str, selector: &str) -> String {
        self.get(name, selector).await.unwrap_err().to_string()
    }

    pub(crate) async fn register(&self, name: &str, source: &str) -> Result<PromptVersion> {
        let new = NewVersion::new(name.parse().unwrap(), Template::text(source));
        self.store.register(new).await
    }

    pub(crate) async fn point(&self, name: &str, alias: &str, to: u32) -> Result<Option<u32>> {
        let (name, alias) = (name.parse().unwrap(), alias.parse().unwrap());
        let to = fmf_core::Version::new(to).unwrap();
        let left = self.store.set_alias(&name, &alias, to, Write::default()).await?;
        Ok(left.map(fmf_core::Version::get))
    }

    /// The names that a search for everything finds.
    pub(crate) async fn names(&self) -> Vec<String> {
        let found = self.store.search(&fmf_core::PromptQuery::default()).await.unwrap().items;
        found.into_iter().map(|prompt| prompt.name.as_str().to_owned()).collect()
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            collect(&path, found);
        }
        found.push(path);
    }
}

/// Holds an error of the kind `Corrupt`.
pub(crate) fn is_corrupt<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(StoreError::Corrupt(_)))
}
