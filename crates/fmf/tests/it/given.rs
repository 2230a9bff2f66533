//! What the tests are given: prompts, and a store that can be cut off.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use fmf::{
    Alias, MemoryStore, NewVersion, Page, PageQuery, Prompt, PromptChange, PromptName, PromptQuery,
    PromptStore, PromptVersion, Result, Selector, StoreError, Tags, Template, Version, Write,
};

pub(crate) fn name(text: &str) -> PromptName {
    text.parse().unwrap()
}

pub(crate) fn version(number: u32) -> Version {
    Version::new(number).unwrap()
}

pub(crate) fn alias(text: &str) -> Alias {
    text.parse().unwrap()
}

pub(crate) fn new(prompt: &str, template: &str) -> NewVersion {
    NewVersion::new(name(prompt), Template::text(template))
}

/// A store with one prompt of several versions; each has a message and a tag.
pub(crate) async fn store_of(prompt: &str, templates: &[&str]) -> MemoryStore {
    let store = MemoryStore::default();
    add(&store, prompt, templates).await;
    store
}

pub(crate) async fn add(store: &dyn PromptStore, prompt: &str, templates: &[&str]) {
    for template in templates {
        let new = NewVersion {
            commit_message: Some(format!("says {template}")),
            tags: Tags::from_pairs([("words", template.split(' ').count().to_string())]).unwrap(),
            ..new(prompt, template)
        };
        store.register(new).await.unwrap();
    }
}

pub(crate) async fn set_alias(store: &dyn PromptStore, prompt: &str, called: &str, number: u32) {
    let (name, called) = (name(prompt), alias(called));
    store.set_alias(&name, &called, version(number), Write::default()).await.unwrap();
}

pub(crate) async fn delete(store: &dyn PromptStore, prompt: &str, number: u32) {
    store.delete(&name(prompt), Some(version(number)), Write::default()).await.unwrap();
}

/// A memory store behind a cable that can be pulled, and that counts what is read through it.
#[derive(Debug, Default)]
pub(crate) struct Cable {
    pub(crate) store: MemoryStore,
    pulled: AtomicBool,
    reads: AtomicUsize,
}

impl Cable {
    pub(crate) fn new(store: MemoryStore) -> Arc<Self> {
        Arc::new(Self { store, ..Self::default() })
    }

    pub(crate) fn pull(&self) {
        self.pulled.store(true, Ordering::SeqCst);
    }

    pub(crate) fn plug_in(&self) {
        self.pulled.store(false, Ordering::SeqCst);
    }

    pub(crate) fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    fn through(&self) -> Result<&MemoryStore> {
        match self.pulled.load(Ordering::SeqCst) {
            true => Err(StoreError::Unavailable("the cable is pulled".to_owned())),
            false => Ok(&self.store),
        }
    }
}

impl fmt::Display for Cable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.store.fmt(f)
    }
}

#[async_trait]
impl PromptStore for Cable {
    async fn get(&self, name: &PromptName, selector: &Selector) -> Result<Arc<PromptVersion>> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.through()?.get(name, selector).await
    }

    async fn prompt(&self, name: &PromptName) -> Result<Prompt> {
        self.through()?.prompt(name).await
    }

    async fn search(&self, query: &PromptQuery) -> Result<Page<Prompt>> {
        self.through()?.search(query).await
    }

    async fn versions(&self, name: &PromptName, page: &PageQuery) -> Result<Page<PromptVersion>> {
        self.through()?.versions(name, page).await
    }

    async fn register(&self, new: NewVersion) -> Result<PromptVersion> {
        self.through()?.register(new).await
    }

    async fn set_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        version: Version,
        how: Write,
    ) -> Result<Option<Version>> {
        self.through()?.set_alias(name, alias, version, how).await
    }

    async fn delete_alias(
        &self,
        name: &PromptName,
        alias: &Alias,
        how: Write,
    ) -> Result<Option<Version>> {
        self.through()?.delete_alias(name, alias, how).await
    }

    async fn update(&self, name: &PromptName, change: PromptChange, how: Write) -> Result<()> {
        self.through()?.update(name, change, how).await
    }

    async fn delete(&self, name: &PromptName, version: Option<Version>, how: Write) -> Result<()> {
        self.through()?.delete(name, version, how).await
    }
}
