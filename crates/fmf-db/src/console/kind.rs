//! What the values of an expression are.

use fmf_core::sql::SqlKind;

/// What the values of an expression are, as far as statements have to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing but null.
    Null,
    Boolean,
    Integer,
    Real,
    Text,
    /// A text that sorts naturally, and counts as a number beside numbers.
    Natural,
    /// Milliseconds since the epoch.
    Time,
}

impl Kind {
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Natural)
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Real)
    }

    /// As who asks sees it.
    pub(super) fn shown(self) -> SqlKind {
        match self {
            Self::Null | Self::Text | Self::Natural => SqlKind::Text,
            Self::Boolean => SqlKind::Boolean,
            Self::Integer => SqlKind::Integer,
            Self::Real => SqlKind::Number,
            Self::Time => SqlKind::Time,
        }
    }

    /// In a message.
    pub(super) fn said(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a condition",
            Self::Integer | Self::Real => "a number",
            Self::Text | Self::Natural => "a text",
            Self::Time => "a moment",
        }
    }
}

/// An expression as an engine is sent it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) sql: String,
    pub(super) kind: Kind,
    /// The text, where the expression is one.
    pub(super) literal: Option<String>,
}

impl Typed {
    pub(super) fn new(sql: impl Into<String>, kind: Kind) -> Self {
        Self { sql: sql.into(), kind, literal: None }
    }
}
