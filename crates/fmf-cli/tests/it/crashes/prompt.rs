//! What can be seen of a prompt, and reading it from a store.

use std::{collections::BTreeMap, sync::Arc};

use fmf::{PromptStore, StoreError, StoreUri, config::Credentials, open_store, pages};

/// A prompt as a reader sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) versions: BTreeMap<u32, Version>,
    pub(super) aliases: BTreeMap<String, u32>,
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) text: String,
    pub(super) tags: BTreeMap<String, String>,
}

/// The store of that URI.
pub(super) async fn open(uri: &str) -> Arc<dyn PromptStore> {
    let uri: StoreUri = uri.parse().unwrap();
    open_store(&uri, &Credentials::default()).await.unwrap()
}

/// The prompt of that name, if there is one.
pub(super) async fn read(store: &dyn PromptStore, name: &str) -> Option<Prompt> {
    let name = name.parse().unwrap();
    let about = match store.prompt(&name).await {
        Err(StoreError::PromptNotFound { .. }) => return None,
        about => about.unwrap(),
    };
    let versions = pages::versions(store, &name).await.unwrap().into_iter().map(|version| {
        let text = version.template.source().to_owned();
        (version.version.get(), Version { text, tags: pairs(&version.tags) })
    });
    let aliases = about.aliases.iter().map(|(alias, version)| (alias.to_string(), version.get()));
    Some(Prompt {
        versions: versions.collect(),
        aliases: aliases.collect(),
        tags: pairs(&about.tags),
    })
}

fn pairs(tags: &fmf::Tags) -> BTreeMap<String, String> {
    tags.iter().map(|(key, value)| (key.as_str().to_owned(), value.to_owned())).collect()
}
