//! Reading lists whole, page after page.

use fmf_core::{
    Change, ChangeQuery, History, Measures, MetricsQuery, PageQuery, PageToken, Prompt, PromptName,
    PromptQuery, PromptStore, PromptVersion, Result, StoreError, TextHit, TextQuery, Timestamp,
    Version, VersionMetrics,
};

/// How many items are asked for at once: the most that MLflow's server gives of prompts.
const PAGE: usize = 1000;

/// All prompts that match, or the first `most` of them.
///
/// # Errors
/// What the store says.
pub async fn prompts(
    store: &dyn PromptStore,
    mut query: PromptQuery,
    most: Option<usize>,
) -> Result<Vec<Prompt>> {
    let mut found = Vec::new();
    query.page.limit = most.unwrap_or(PAGE).min(PAGE);
    loop {
        let page = store.search(&query).await?;
        found.extend(page.items);
        if !next(&mut query.page, page.next, most, found.len())? {
            return Ok(first(found, most));
        }
    }
}

/// The prompts in whose texts the words of a query stand, the best first: all, or the first `most`
/// of them.
///
/// # Errors
/// What the store says.
pub async fn hits(
    store: &dyn PromptStore,
    mut query: TextQuery,
    most: Option<usize>,
) -> Result<Vec<TextHit>> {
    let mut found = Vec::new();
    query.page.limit = most.unwrap_or(PAGE).min(PAGE);
    loop {
        let page = store.find_text(&query).await?;
        found.extend(page.items);
        if !next(&mut query.page, page.next, most, found.len())? {
            return Ok(first(found, most));
        }
    }
}

/// All versions of a prompt, the newest first.
///
/// # Errors
/// What the store says.
pub async fn versions(store: &dyn PromptStore, name: &PromptName) -> Result<Vec<PromptVersion>> {
    let mut found = Vec::new();
    let mut query = PageQuery { limit: PAGE, after: None };
    loop {
        let page = store.versions(name, &query).await?;
        found.extend(page.items);
        if !next(&mut query, page.next, None, found.len())? {
            return Ok(found);
        }
    }
}

/// What the runs of every version of a prompt measured, the newest version first.
///
/// # Errors
/// What the store says.
pub async fn version_metrics(
    measures: &dyn Measures,
    name: &PromptName,
    mut query: MetricsQuery,
) -> Result<Vec<VersionMetrics>> {
    let mut found = Vec::new();
    loop {
        let page = measures.version_metrics(name, &query).await?;
        found.extend(page.items);
        if !next(&mut query.page, page.next, None, found.len())? {
            return Ok(found);
        }
    }
}

/// All versions that a prompt had at a moment, as they were then, the newest first.
///
/// # Errors
/// What the store says.
pub async fn versions_at(
    history: &dyn History,
    name: &PromptName,
    at: Timestamp,
) -> Result<Vec<PromptVersion>> {
    let mut found = Vec::new();
    let mut query = PageQuery { limit: PAGE, after: None };
    loop {
        let page = history.versions_at(name, at, &query).await?;
        found.extend(page.items);
        if !next(&mut query, page.next, None, found.len())? {
            return Ok(found);
        }
    }
}

/// A version as the list of versions shows it, which may know more of its author and its date
/// than reading it alone does; `None` when it is not there.
///
/// # Errors
/// What the store says.
pub async fn version(
    store: &dyn PromptStore,
    name: &PromptName,
    number: Version,
) -> Result<Option<PromptVersion>> {
    let mut query = PageQuery { limit: PAGE, after: None };
    loop {
        let page = store.versions(name, &query).await?;
        if let Some(found) = page.items.into_iter().find(|version| version.version == number) {
            return Ok(Some(found));
        }
        if !next(&mut query, page.next, None, 0)? {
            return Ok(None);
        }
    }
}

/// The newest changes that match, at most `most` of them.
///
/// # Errors
/// What the store says.
pub async fn changes(
    history: &dyn History,
    mut query: ChangeQuery,
    most: Option<usize>,
) -> Result<Vec<Change>> {
    let mut found = Vec::new();
    query.page.limit = most.unwrap_or(PAGE).min(PAGE);
    loop {
        let page = history.changes(&query).await?;
        found.extend(page.items);
        if !next(&mut query.page, page.next, most, found.len())? {
            return Ok(first(found, most));
        }
    }
}

/// Turns to the next page, if there is one and more is wanted.
///
/// # Errors
/// `Corrupt` for a store that gives the same page again, which would never end.
fn next(
    query: &mut PageQuery,
    token: Option<PageToken>,
    most: Option<usize>,
    found: usize,
) -> Result<bool> {
    if token.is_none() || most.is_some_and(|most| found >= most) {
        return Ok(false);
    }
    if token == query.after {
        return Err(StoreError::Corrupt(
            "the store gives the same page again and again".to_owned(),
        ));
    }
    query.after = token;
    Ok(true)
}

fn first<T>(mut found: Vec<T>, most: Option<usize>) -> Vec<T> {
    found.truncate(most.unwrap_or(usize::MAX));
    found
}
