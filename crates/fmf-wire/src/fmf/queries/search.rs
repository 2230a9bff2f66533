//! A search for words.

use fmf_core::{Result, TextQuery};
use serde::{Deserialize, Serialize};

use super::page;

/// Which words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(default)]
pub struct FindText {
    /// The words, all of which must stand in the texts of one version, or of the prompt itself.
    /// `"Words in quotes"` stand side by side, `refun*` is the beginning of a word, `-draft` must
    /// not be there; anything else is text. Case and accents make no difference.
    #[cfg_attr(feature = "schema", param(example = "refund \"due date\" -draft"))]
    pub text: String,
    /// The most items of the page; 100 unless it is said.
    #[cfg_attr(feature = "schema", param(minimum = 1, maximum = 1000, example = 20))]
    pub max_results: Option<u32>,
    /// `next_page_token` of the page before.
    pub page_token: Option<String>,
}

impl FindText {
    /// What is asked of a store.
    ///
    /// # Errors
    /// `Invalid` for a text that is too long, or no page.
    pub fn text_query(&self) -> Result<TextQuery> {
        let page = page::read(self.max_results, self.page_token.as_deref())?;
        Ok(TextQuery::parse(&self.text)?.with_page(page))
    }
}

impl From<&TextQuery> for FindText {
    fn from(query: &TextQuery) -> Self {
        let (max_results, page_token) = page::write(&query.page);
        // No parameter may hold NUL, which is a gap between words like others.
        Self { text: query.text().replace('\0', " "), max_results, page_token }
    }
}
