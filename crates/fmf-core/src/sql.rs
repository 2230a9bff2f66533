//! What a query in SQL answers: columns with their kinds, and rows.
//!
//! How a query is read and run is decided elsewhere; these are the values that pass between the
//! database, the wire and the faces.

use std::fmt;

use crate::Timestamp;

/// The answer to a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SqlAnswer {
    /// The columns, in the order of the query.
    pub columns: Vec<SqlColumn>,
    /// The rows, each with a value for every column.
    pub rows: Vec<Vec<SqlValue>>,
}

/// A column of an answer, or of a table that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlColumn {
    /// Its name, as the query gives it.
    pub name: String,
    /// What its values are, where they are not null.
    pub kind: SqlKind,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlKind {
    /// True or false.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A moment.
    Time,
}

impl SqlKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Boolean, Self::Integer, Self::Number, Self::Text, Self::Time];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Text => "text",
            Self::Time => "time",
        }
    }
}

impl fmt::Display for SqlKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number, which is finite.
    Number(f64),
    /// A text.
    Text(String),
    /// A moment.
    Time(Timestamp),
}

impl fmt::Display for SqlValue {
    /// As a person reads it; nothing is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) if (1e-5..1e16).contains(&number.abs()) || *number == 0.0 => {
                number.fmt(f)
            }
            Self::Number(number) => write!(f, "{number:e}"),
            Self::Text(text) => text.fmt(f),
            Self::Time(at) => at.fmt(f),
        }
    }
}

/// A table that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlTable {
    /// Its name: `mlflow.runs`.
    pub name: String,
    /// What a row of it is.
    pub about: String,
    /// Its columns.
    pub columns: Vec<SqlColumn>,
    /// What its rows are asked for besides: `params`, `metrics`, `tags`.
    pub keys: Vec<SqlKeys>,
}

/// Columns of a table that are there because somebody logged them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlKeys {
    /// What stands before the dot: `params`.
    pub group: String,
    /// What may stand behind it.
    pub known: Vec<String>,
}
