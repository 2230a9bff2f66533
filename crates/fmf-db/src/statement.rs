//! Statements that are put together: text and bound values, never values inside the text.

use std::fmt::Write as _;

use fmf_core::{PageQuery, Result};

use crate::{dialect::Dialect, engine::Value};

/// A statement under construction.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    dialect: Dialect,
    text: String,
    values: Vec<Value<'static>>,
}

impl Statement {
    pub(crate) fn new(dialect: Dialect, text: impl Into<String>) -> Self {
        Self { dialect, text: text.into(), values: Vec::new() }
    }

    /// The dialect of the engine that it is for.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn values(&self) -> &[Value<'static>] {
        &self.values
    }

    /// Binds a value and answers its place in the text (`?3`).
    pub(crate) fn bind<'v>(&mut self, value: impl Into<Value<'v>>) -> String {
        self.values.push(value.into().into_owned());
        format!("?{}", self.values.len())
    }

    /// Adds a piece of text, on a line of its own.
    pub(crate) fn push(&mut self, text: &str) {
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "\n{text}");
    }

    /// Adds a piece of text that ends with a bound value.
    pub(crate) fn with<'v>(&mut self, text: &str, value: impl Into<Value<'v>>) {
        let place = self.bind(value);
        self.push(&format!("{text} {place}"));
    }

    /// Adds the bounds of a page, and one row more to know whether there is another.
    ///
    /// # Errors
    /// `Invalid` for a foreign page token.
    pub(crate) fn add_page(&mut self, page: &PageQuery) -> Result<()> {
        let bound = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let offset = bound(page.offset()?);
        self.with("limit", bound(page.limit).saturating_add(1));
        self.with("offset", offset);
        Ok(())
    }

    /// The same statement as a part of a larger one, with its values.
    pub(crate) fn wrapped(mut self, before: &str, after: &str) -> Self {
        self.text = format!("{before}{}{after}", self.text);
        self
    }
}

/// A list of texts, to be bound where [`Dialect::listed`] takes it apart.
pub(crate) fn listed(texts: &[&str]) -> Value<'static> {
    serde_json::Value::from(texts).to_string().into()
}
