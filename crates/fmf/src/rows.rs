//! What a search shows a person or a loop: versions, a row each.
//!
//! A search finds prompts, and of a prompt alone one sees neither template nor message. So each
//! prompt that is found is shown by its latest version. A search that names the prompt
//! (`name = 'x'`) asks for its versions: it gets one row for each.

use fmf_core::{
    Page, PageQuery, Prompt, PromptName, PromptQuery, PromptStore, PromptVersion, Result,
    StoreError,
    filter::{Filter, Target, Test, TextTest},
};

use crate::pages;

/// The rows of a search, or the first `most` of them: one for each prompt that matches, its latest
/// version; where the filter fixes the name with `=`, one for each version of that prompt that
/// matches, the newest first, clauses on tags then being about the version's own.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use fmf::{MemoryStore, NewVersion, PromptQuery, PromptStore, Template, filter::{Filter, Subject}};
///
/// let store = MemoryStore::default();
/// for text in ["Hello", "Good day"] {
///     store.register(NewVersion::new("greeting".parse()?, Template::text(text))).await?;
/// }
/// let rows = async |filter: &str| {
///     let filter = Filter::parse(filter, Subject::Entries)?;
///     let query = PromptQuery { filter, ..PromptQuery::default() };
///     let found = fmf::rows::rows(&store, query, None).await?;
///     let numbers = found.iter().map(|row| row.version.get());
///     Ok::<Vec<u32>, fmf::StoreError>(numbers.collect())
/// };
/// assert_eq!(rows("name LIKE 'greet%'").await?, [2]);
/// assert_eq!(rows("name = 'greeting'").await?, [2, 1]);
/// # Ok::<(), fmf::StoreError>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// What the store says.
pub async fn rows(
    store: &dyn PromptStore,
    query: PromptQuery,
    most: Option<usize>,
) -> Result<Vec<PromptVersion>> {
    if let Some(name) = fixed_name(&query.filter) {
        let mut versions = versions(store, &name?, &query.filter).await?;
        versions.truncate(most.unwrap_or(usize::MAX));
        return Ok(versions);
    }
    let mut rows = Vec::new();
    for prompt in pages::prompts(store, query, most).await? {
        rows.extend(latest(store, &prompt).await?);
    }
    Ok(rows)
}

/// The one name that a filter allows, if it says so with `=`.
fn fixed_name(filter: &Filter) -> Option<Result<PromptName>> {
    filter.clauses.iter().find_map(|clause| match (&clause.target, &clause.test) {
        (Target::Name, Test::Text(TextTest::Equal, name)) => Some(name.parse()),
        _ => None,
    })
}

async fn versions(
    store: &dyn PromptStore,
    name: &PromptName,
    filter: &Filter,
) -> Result<Vec<PromptVersion>> {
    let prompt = match store.prompt(name).await {
        Err(StoreError::PromptNotFound { .. }) => return Ok(Vec::new()),
        prompt => prompt?,
    };
    let mut versions = pages::versions(store, name).await?;
    versions.retain(|version| filter.matches(version));
    Ok(versions.into_iter().map(|version| with_aliases(version, &prompt)).collect())
}

/// A prompt whose versions were all deleted has no row.
async fn latest(store: &dyn PromptStore, prompt: &Prompt) -> Result<Option<PromptVersion>> {
    let first = PageQuery { limit: 1, after: None };
    match store.versions(&prompt.name, &first).await {
        // Deleted since it was found.
        Err(StoreError::PromptNotFound { .. }) => Ok(None),
        Err(error) => Err(error),
        Ok(Page { items, .. }) => {
            Ok(items.into_iter().next().map(|version| with_aliases(version, prompt)))
        }
    }
}

/// A list of versions does not know their aliases on every store.
fn with_aliases(version: PromptVersion, prompt: &Prompt) -> PromptVersion {
    PromptVersion { aliases: prompt.aliases_of(version.version), ..version }
}
