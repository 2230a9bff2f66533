//! Reading a prompt whole.

use fmf_core::{
    PageQuery, PageToken, Prompt, PromptName, PromptStore, PromptVersion, Result, StoreError,
};

/// A prompt with all its versions, the oldest first.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) prompt: Prompt,
    pub(super) versions: Vec<PromptVersion>,
}

pub(super) async fn whole(store: &dyn PromptStore, name: &PromptName) -> Result<Whole> {
    let prompt = store.prompt(name).await?;
    let mut versions = Vec::new();
    let mut page = PageQuery::default();
    loop {
        let found = store.versions(name, &page).await?;
        versions.extend(found.items);
        page.after = next_page(page.after, found.next)?;
        if page.after.is_none() {
            break;
        }
    }
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

/// The next page's token.
///
/// # Errors
/// `Backend` when a store gives the same token again, which would never end.
pub(super) fn next_page(
    before: Option<PageToken>,
    next: Option<PageToken>,
) -> Result<Option<PageToken>> {
    if next.is_some() && next == before {
        return Err(StoreError::Corrupt("the store gives the same page for ever".to_owned()));
    }
    Ok(next)
}
