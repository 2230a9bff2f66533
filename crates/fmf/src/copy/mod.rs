//! Copying prompts from one store to another: the way from files to a registry, and back.
//!
//! Versions go over in order, with message, tags, response format, model configuration, then the
//! aliases and the description. A copy adds and changes; it never takes away what only the target
//! has. What is there already with the same number and the same digest is left, so that a copy
//! can be repeated, or taken up after a failure.
//!
//! A version keeps its number. Where the source has deleted a version, its number is used up in
//! the target too. Where the target would give a version another number, or holds something else
//! under that number, that prompt is not touched and its report is a conflict, unless
//! [`CopyOptions::renumber`] is set: then every new number stands in the report.
//!
//! The authors and dates of versions stay behind, because the target's log says who wrote to the
//! target and when; the reason of each written version names the source.

mod align;
mod numbers;
mod placeholder;
mod plan;
mod read;
mod report;
mod run;

use fmf_core::{PromptName, PromptQuery, PromptStore, Result, StoreError, Write, filter::Filter};

use crate::pages;

pub use plan::Step;
pub use report::{CopyReport, Outcome, PromptReport};

/// Which prompts are copied.
#[derive(Debug, Clone, Default)]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// These; one that is missing is reported as failed.
    Names(Vec<PromptName>),
    /// Those that match.
    Matching(Filter),
}

/// How prompts are copied.
#[derive(Debug, Clone, Default)]
pub struct CopyOptions {
    /// Report what would be done and write nothing.
    pub dry_run: bool,
    /// Give versions other numbers where theirs cannot be kept, and report each.
    pub renumber: bool,
    /// Who copies, and why. Without a reason, the reason names the source.
    pub how: Write,
}

/// Copies prompts, one after the other; one that fails does not stop the others, unless a store
/// cannot be reached any more: then the others are not tried.
///
/// When all prompts are copied, those that the source cannot read are reported as failed.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use fmf::{MemoryStore, NewVersion, PromptStore, Selector, Template, copy};
///
/// let (from, to) = (MemoryStore::default(), MemoryStore::default());
/// from.register(NewVersion::new("greeting".parse()?, Template::text("Hello"))).await?;
/// let report = copy::copy(&from, &to, &copy::Selection::All, &Default::default()).await?;
/// assert_eq!(report.failed().count(), 0);
/// assert!(to.get(&"greeting".parse()?, &Selector::Latest).await.is_ok());
/// # Ok::<(), fmf::StoreError>(())
/// # }).unwrap();
/// ```
///
/// # Errors
/// Whatever keeps the source from saying which prompts there are. Everything that happens to a
/// single prompt stands in its report.
pub async fn copy(
    from: &dyn PromptStore,
    to: &dyn PromptStore,
    selection: &Selection,
    options: &CopyOptions,
) -> Result<CopyReport> {
    let mut prompts = unreadable(from, selection).await?;
    let mut away = false;
    for name in names(from, selection).await? {
        let report = match away {
            true => PromptReport::new(&name, Outcome::NotTried),
            false => run::copy_prompt(from, to, name, options).await,
        };
        away |= matches!(report.outcome, Outcome::Failed(StoreError::Unavailable(_)));
        prompts.push(report);
    }
    Ok(CopyReport { from: from.to_string(), to: to.to_string(), dry_run: options.dry_run, prompts })
}

async fn names(from: &dyn PromptStore, selection: &Selection) -> Result<Vec<PromptName>> {
    let filter = match selection {
        Selection::Names(names) => return Ok(names.clone()),
        Selection::All => Filter::default(),
        Selection::Matching(filter) => filter.clone(),
    };
    let query = PromptQuery { filter, ..PromptQuery::default() };
    let prompts = pages::prompts(from, query, None).await?;
    Ok(prompts.into_iter().map(|prompt| prompt.name).collect())
}

/// What the source has and cannot read: a copy of everything must not pass over it in silence.
async fn unreadable(from: &dyn PromptStore, selection: &Selection) -> Result<Vec<PromptReport>> {
    if !matches!(selection, Selection::All) {
        return Ok(Vec::new());
    }
    let found = from.unreadable().await?.into_iter();
    Ok(found.map(|it| PromptReport::new(it.name, Outcome::Failed(it.error))).collect())
}

/// A conflict about one prompt.
fn conflict(text: String) -> StoreError {
    StoreError::Conflict(text)
}
