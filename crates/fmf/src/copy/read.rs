//! Reading a prompt whole.

use fmf_core::{Prompt, PromptName, PromptStore, PromptVersion, Result, StoreError};

use crate::pages;

/// A prompt with all its versions, the oldest first.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) prompt: Prompt,
    pub(super) versions: Vec<PromptVersion>,
}

pub(super) async fn whole(store: &dyn PromptStore, name: &PromptName) -> Result<Whole> {
    let prompt = store.prompt(name).await?;
    let mut versions = pages::versions(store, name).await?;
    versions.sort_by_key(|version| version.version);
    Ok(Whole { prompt, versions })
}

/// The same for a prompt that may be missing.
pub(super) async fn whole_if_there(
    store: &dyn PromptStore,
    name: &PromptName,
) -> Result<Option<Whole>> {
    match whole(store, name).await {
        Ok(whole) => Ok(Some(whole)),
        Err(StoreError::PromptNotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
