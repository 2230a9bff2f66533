//! Pages of a list.

use crate::{Result, StoreError};

/// How many, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageQuery {
    /// The most items of the page.
    pub limit: usize,
    /// The token of the page before.
    pub after: Option<PageToken>,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self { limit: 100, after: None }
    }
}

impl PageQuery {
    /// How many items come before this page, for the stores that count.
    ///
    /// # Errors
    /// `Invalid` for a token that another kind of store gave.
    pub fn offset(&self) -> Result<usize> {
        let Some(token) = &self.after else { return Ok(0) };
        token.as_str().parse().map_err(|_| {
            StoreError::Invalid(format!("{:?} is no page token of this store", token.as_str()))
        })
    }

    /// Cuts this page out of a whole list.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    pub fn cut<T>(&self, items: impl IntoIterator<Item = T>) -> Result<Page<T>> {
        let offset = self.offset()?;
        let ahead = items.into_iter().skip(offset).take(self.limit.saturating_add(1)).collect();
        Ok(self.page(offset, ahead))
    }

    /// Makes a page of items that begin at `offset`, one more than fits if there are more.
    #[must_use]
    pub fn page<T>(&self, offset: usize, mut ahead: Vec<T>) -> Page<T> {
        let more = ahead.len() > self.limit;
        ahead.truncate(self.limit);
        let next = more.then(|| PageToken::from((offset + self.limit).to_string()));
        Page { items: ahead, next }
    }
}

/// Where the next page begins; only the store that gave it can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken(String);

impl PageToken {
    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for PageToken {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The token of the next page, if there is one.
    pub next: Option<PageToken>,
}

impl<T> Page<T> {
    /// The same page of other items.
    #[must_use]
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next: self.next }
    }
}
