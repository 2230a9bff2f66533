//! Pages that end early where they would hold too much.
//!
//! A thousand prompts with the longest templates, or runs with the longest parameters, are hundreds
//! of megabytes, which one answer should not be. A page with fewer items than asked for, and a token, is what every client knows
//! how to go on from.

use fmf_core::{Page, PageQuery, Result, StoreError, entry::EntryTag};

/// The most bytes of what a page holds; one item is let through whatever it holds.
const LARGEST: usize = 8 << 20;
/// What an item takes besides its texts, roughly.
const OVERHEAD: usize = 256;

/// How many bytes a page may still hold.
pub(crate) struct PageRoom {
    left: usize,
    items: usize,
    is_full: bool,
}

impl PageRoom {
    /// Room for everything, for what is no page.
    pub(crate) fn unbounded() -> Self {
        Self::new(usize::MAX)
    }

    fn new(bytes: usize) -> Self {
        Self { left: bytes, items: 0, is_full: false }
    }

    /// All the room of a page.
    pub(crate) fn whole() -> Self {
        Self::new(LARGEST)
    }

    /// Whether there was no room for an item.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Takes room for an item.
    ///
    /// # Errors
    /// Where there is none: reading ends, to begin anew with a shorter page.
    pub(crate) fn take(&mut self, description: Option<&str>, tags: &[EntryTag]) -> Result<()> {
        let texts = tags.iter().map(|tag| tag.key.as_str().len() + tag.value.len());
        self.take_item(description.map_or(0, str::len) + texts.sum::<usize>())
    }

    /// The same for an item with so many bytes of text; more of it may follow.
    ///
    /// # Errors
    /// As [`PageRoom::take`].
    pub(crate) fn take_item(&mut self, bytes: usize) -> Result<()> {
        self.take_more(OVERHEAD + bytes)?;
        self.items += 1;
        Ok(())
    }

    /// Takes room for more of an item.
    ///
    /// # Errors
    /// As [`PageRoom::take`].
    pub(crate) fn take_more(&mut self, bytes: usize) -> Result<()> {
        let Some(left) = self.left.checked_sub(bytes) else {
            self.is_full = true;
            return Err(StoreError::Unavailable("a page is full".to_owned()));
        };
        self.left = left;
        Ok(())
    }
}

/// Reads a page, or a shorter one if that holds too much. `read` answers the items of a page and
/// one more if there are more, in whatever order it finds them, and takes room for each.
///
/// # Errors
/// What `read` says of anything but the room.
pub(crate) fn fitting<T>(
    page: &PageQuery,
    read: impl FnMut(&PageQuery, &mut PageRoom) -> Result<Vec<T>>,
) -> Result<Page<T>> {
    fitting_into(LARGEST, page, read)
}

fn fitting_into<T>(
    bytes: usize,
    page: &PageQuery,
    mut read: impl FnMut(&PageQuery, &mut PageRoom) -> Result<Vec<T>>,
) -> Result<Page<T>> {
    let mut page = page.clone();
    loop {
        let mut room = PageRoom::new(if page.limit <= 1 { usize::MAX } else { bytes });
        match read(&page, &mut room) {
            Err(_) if room.is_full => page.limit = (page.limit / 2).min(room.items).max(1),
            found => return Ok(page.page(page.offset()?, found?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All items of a list, page by page; what a page may hold is in bytes of its items' texts.
    fn all(lengths: &[usize], limit: usize, bytes: usize) -> Vec<usize> {
        let mut page = PageQuery { limit, after: None };
        let mut seen = Vec::new();
        loop {
            let found = fitting_into(bytes, &page, |page, room| {
                let ahead = lengths.iter().skip(page.offset()?).take(page.limit + 1);
                let read = ahead.rev().map(|length| {
                    room.take(Some(&"x".repeat(*length)), &[])?;
                    Ok(*length)
                });
                let mut found = read.collect::<Result<Vec<_>>>()?;
                found.reverse();
                Ok(found)
            });
            let found = found.unwrap();
            let held: usize = found.items.iter().map(|length| length + OVERHEAD).sum();
            assert!(found.items.len() <= 1 || held <= bytes, "{held} bytes on a page of {bytes}");
            assert!(!found.items.is_empty() || lengths.is_empty());
            seen.extend(found.items);
            match found.next {
                Some(next) => page.after = Some(next),
                None => return seen,
            }
        }
    }

    proptest! {
        #[test]
        fn following_the_pages_finds_every_item_once(
            lengths in proptest::collection::vec(0..2000_usize, 0..40),
            limit in 1..30_usize,
            bytes in 1..10_000_usize,
        ) {
            prop_assert_eq!(all(&lengths, limit, bytes), lengths);
        }
    }

    #[test]
    fn other_errors_are_passed_on() {
        let page = PageQuery::default();
        let failed = fitting(&page, |_, _| Err::<Vec<()>, _>(StoreError::Invalid("x".to_owned())));
        assert!(matches!(failed, Err(StoreError::Invalid(_))));
    }
}
