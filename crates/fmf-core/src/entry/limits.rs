//! The limits of entries, the same in every registry. What a key may be made of is the wire's to
//! say, and was checked there.

use super::{EntryTag, Fact, NewEntry, NewEntryVersion};
use crate::{
    Result, check_text,
    tags::{MAX_TAG_KEY_CHARS, check_tag_value},
    text::{check_chars, check_no_nul},
};

impl EntryTag {
    /// # Errors
    /// `Invalid` for a key or value that is too long, or holds NUL.
    pub fn check(&self) -> Result<()> {
        check_chars("key", self.key.as_str(), MAX_TAG_KEY_CHARS)?;
        check_no_nul("the key of a tag", self.key.as_str())?;
        check_tag_value(&self.value)
    }
}

impl NewEntry {
    /// # Errors
    /// `Invalid` with the first limit that is broken.
    pub fn check(&self) -> Result<()> {
        check_no_nul("the description", self.description.as_deref().unwrap_or_default())?;
        self.tags.iter().try_for_each(EntryTag::check)
    }
}

impl NewEntryVersion {
    /// # Errors
    /// `Invalid` with the first limit that is broken.
    pub fn check(&self) -> Result<()> {
        check_no_nul("the description", self.description.as_deref().unwrap_or_default())?;
        check_no_nul("the source", self.source.written())?;
        check_no_nul("the run id", self.run_id.as_deref().unwrap_or_default())?;
        check_no_nul("the run link", self.run_link.as_deref().unwrap_or_default())?;
        if super::view::says_prompt(&self.tags) {
            check_text(EntryTag::find(&self.tags, Fact::Template).unwrap_or_default())?;
        }
        self.tags.iter().try_for_each(EntryTag::check)
    }
}
