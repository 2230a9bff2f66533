//! Finding without an index: every text is held against the query.

use std::cmp::Reverse;

use super::{Document, TextHit, TextQuery};
use crate::{Page, PageQuery, Prompt, PromptQuery, PromptStore, Result};

/// How many prompts or versions are asked for at a time.
const PAGE: usize = 1_000;

/// Goes through all prompts and versions of a store, and answers the hits of a query: those that
/// fit best first, then by name.
///
/// # Errors
/// What the store says.
pub async fn scan<S: PromptStore + ?Sized>(store: &S, query: &TextQuery) -> Result<Page<TextHit>> {
    let mut found = Vec::new();
    let mut prompts = PromptQuery::default();
    prompts.page.limit = PAGE;
    while !query.wanted().is_empty() {
        let page = store.search(&prompts).await?;
        for prompt in &page.items {
            found.extend(best(store, prompt, query).await?);
        }
        prompts.page.after = page.next;
        if prompts.page.after.is_none() {
            break;
        }
    }
    found.sort_by(|(score, hit), (other_score, other)| {
        Reverse(score).cmp(&Reverse(other_score)).then_with(|| hit.name.cmp(&other.name))
    });
    query.page.cut(found.into_iter().map(|(_, hit)| hit))
}

/// The document of a prompt that fits best: the newest one of several.
async fn best<S: PromptStore + ?Sized>(
    store: &S,
    prompt: &Prompt,
    query: &TextQuery,
) -> Result<Option<(u32, TextHit)>> {
    let mut best = None;
    let mut consider = |document: Document| {
        if document.fits(query) {
            let score = document.score(query);
            if best.as_ref().is_none_or(|(least, _)| score > *least) {
                best = Some((score, document));
            }
        }
    };
    let mut page = PageQuery { limit: PAGE, after: None };
    loop {
        let versions = store.versions(&prompt.name, &page).await?;
        versions.items.iter().map(Document::of_version).for_each(&mut consider);
        page.after = versions.next;
        if page.after.is_none() {
            break;
        }
    }
    consider(Document::of_prompt(prompt));
    Ok(best.map(|(score, document)| (score, document.hit(query))))
}
