//! The filter grammar: which prompts, or which versions, a search wants.
//!
//! One parser for every face. The language is that of MLflow's registry searches
//! (`name LIKE 'support%' AND tags.team = 'billing'`): clauses that must all hold, with `AND`
//! between them or not. Its messages are MLflow's, because a client shows them to its user; each
//! carries the position it speaks of. Searches of runs, experiments and logged models speak the same language
//! of other things: they share the reading of the text, and have clauses and orders of their own.

mod clause;
mod experiments;
mod group;
mod lexer;
mod list;
mod matching;
mod models;
mod order;
mod parse;
mod passes;
mod runs;
#[cfg(test)]
mod tests;
mod token;
mod value;
mod words;

use std::{fmt, ops::Range};

pub use experiments::{ExperimentClause, ExperimentOrder, ExperimentOrderKey, ExperimentTime};
pub use matching::{Fields, like};
pub use models::{ModelClause, ModelOrder, ModelOrderKey, ModelText, ModelTime};
pub use order::{Order, OrderKey};
pub use runs::{DatasetField, RunClause, RunOrder, RunOrderKey, RunText, RunTime};

use crate::{StoreError, entry::EntryKey};

/// What is searched; it decides which attributes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Prompts and registered models.
    Entries,
    /// Their versions.
    Versions,
}

/// Clauses that must all hold; none matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The clauses, as they were written.
    pub clauses: Vec<Clause>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What is looked at.
    pub target: Target,
    /// What must be true of it.
    pub test: Test,
}

/// What a clause looks at. A tag that is not set fulfils no test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The name.
    Name,
    /// The version number; of versions only.
    Version,
    /// The run that made a version; of versions only.
    RunId,
    /// Where a version's files are; of versions only.
    Source,
    /// A tag.
    Tag(EntryKey),
}

/// What must be true of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// A text compared with a text.
    Text(TextTest, String),
    /// A number compared with a number.
    Number(NumberTest, i64),
    /// One of these texts, or, negated, none of them.
    OneOf {
        /// The texts; never empty.
        values: Vec<String>,
        /// None of them instead.
        negated: bool,
    },
}

/// How texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// Equal, case included.
    Equal,
    /// Not equal.
    NotEqual,
    /// `%` for any text, `_` for any character, no escape; case included.
    Like,
    /// The same without case.
    ILike,
}

/// How numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberTest {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

/// What must be true of a tag or a parameter of a run or an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyTest {
    /// It is set, and this is true of it.
    Is(Test),
    /// It is set.
    Present,
    /// It is not set.
    Missing,
}

/// Why a filter or an order could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    message: String,
    span: Range<usize>,
}

impl FilterError {
    pub(crate) fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span }
    }

    /// The bytes of the text that the message speaks of.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FilterError {}

impl From<FilterError> for StoreError {
    fn from(error: FilterError) -> Self {
        Self::Invalid(error.message)
    }
}

impl Filter {
    /// Reads a filter; an empty text is the filter that matches everything.
    ///
    /// # Errors
    /// What MLflow's server says of the text, and the bytes it speaks of.
    pub fn parse(text: &str, subject: Subject) -> Result<Self, FilterError> {
        parse::filter(text, subject)
    }
}
