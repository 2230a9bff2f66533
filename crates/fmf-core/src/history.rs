//! What a store that logs its changes can tell of the past, and take back.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Alias, Change, ChangeQuery, LogHead, Page, PageQuery, Prompt, PromptName, PromptVersion,
    Result, Selector, Timestamp, Write,
};

/// The history of a store.
///
/// A moment includes every change of its millisecond. A name means what it meant then: the life
/// of a name that bore it at that moment, whether it was renamed or deleted since. The moment that
/// is just passing may still gain changes; every earlier one is told the same for good.
#[async_trait]
pub trait History: Send + Sync {
    /// The version that `selector` stood for at a moment, with its tags, aliases, message and
    /// model configuration as they were then.
    ///
    /// # Errors
    /// `NotThen`; `PromptNotFound` for a name that no prompt ever bore.
    async fn get_at(
        &self,
        name: &PromptName,
        selector: &Selector,
        at: Timestamp,
    ) -> Result<Arc<PromptVersion>>;

    /// A prompt as it was at a moment.
    ///
    /// # Errors
    /// As [`History::get_at`].
    async fn prompt_at(&self, name: &PromptName, at: Timestamp) -> Result<Prompt>;

    /// The versions that a prompt had at a moment, as they were then, the newest first.
    ///
    /// # Errors
    /// As [`History::get_at`]; `Invalid` for a foreign page token.
    async fn versions_at(
        &self,
        name: &PromptName,
        at: Timestamp,
        page: &PageQuery,
    ) -> Result<Page<PromptVersion>>;

    /// The changes that match, the newest first.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    async fn changes(&self, query: &ChangeQuery) -> Result<Page<Change>>;

    /// Takes the last change of an alias back, as a change of its own: the alias stands where it
    /// stood before. One that was set for the first time is deleted, one that was deleted is set
    /// again. Undoing is a change too: undoing it as well brings back what it took back.
    ///
    /// # Errors
    /// `PromptNotFound`; `AliasNotFound` for an alias that was never set in this life of the
    /// prompt; `Conflict` when the version to go back to was deleted since, or `how.expect` does
    /// not hold.
    async fn undo_alias(&self, name: &PromptName, alias: &Alias, how: Write) -> Result<Change>;

    /// The end of the log.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be read.
    async fn head(&self) -> Result<LogHead>;

    /// Recomputes the chain of hashes over the whole log, and answers its end. A hash that is
    /// expected, such as that of a head kept elsewhere, must be met on the way.
    ///
    /// # Errors
    /// `Corrupt`, naming the first change that is missing or was altered, or the hash that was
    /// not met.
    async fn verify(&self, expected: Option<&str>) -> Result<LogHead>;
}
